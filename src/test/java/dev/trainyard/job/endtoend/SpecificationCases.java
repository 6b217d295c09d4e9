package dev.trainyard.job.endtoend;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One case for each field of a job's specification: a small job, the field's place in it, and two values. */
public final class SpecificationCases {

    /**
     * A field with two values.
     *
     * @param pointer where the field stands in the job, as a JSON pointer
     * @param one     the job with one value
     * @param other   the job with another value
     */
    public record Case(String pointer, ObjectNode one, ObjectNode other) {

        /** Returns the job with {@code value} as the field's value. */
        public ObjectNode with(JsonNode value) {
            return set(one, pointer, value);
        }

        /** Returns the field's path as violations name it. */
        String field() {
            return pointer.substring(1);
        }
    }

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REST = "\"optimizer\":{\"type\":\"sgd\",\"learning_rate\":0.5},\"batch_size\":4,\"epochs\":3,\"seed\":1,"
            + "\"keep\":\"last\"}";
    static final String DENSE = """
            {"name":"judged","dataset":"spirals","subset":{"train":20,"validation":8},"architecture":{"input":[2],"layers":[
             {"type":"dense","units":5,"activation":"tanh"},{"type":"dense","units":2,"activation":"softmax"}]},""" + REST;
    private static final String HILLS = """
            {"name":"judged","dataset":"hills","subset":{"train":20,"validation":8},"architecture":{"input":[2],"layers":[
             {"type":"dense","units":5,"activation":"tanh"},{"type":"dense","units":1,"activation":"linear"}]},""" + REST;
    static final String IMAGE = """
            {"name":"judged","dataset":"stroke_digits","subset":{"train":20,"validation":8},"architecture":{"input":[1,28,28],"layers":[
             {"type":"conv2d","filters":2,"kernel":[5,5],"stride":[2,2],"activation":"tanh"},{"type":"max_pool","size":[3,3]},
             {"type":"dense","units":10,"activation":"softmax"}]},""" + REST;
    private static final String SEQUENCE = """
            {"name":"judged","dataset":"stroke_digits","subset":{"train":20,"validation":8},"architecture":{"input":[28,28],"layers":[
             {"type":"recurrent","units":3},{"type":"dense","units":10,"activation":"softmax"}]},""" + REST;
    private static final String MACHINE = """
            {"name":"judged","dataset":"spirals","subset":{"train":20,"validation":8},"architecture":{"input":[2],"layers":[
             {"type":"rbm","units":4}]},"objective":{"type":"contrastive_divergence"},""" + REST;
    private static final String MEMORY = """
            {"name":"judged","dataset":"spirals","subset":{"train":20,"validation":8},"architecture":{"input":[2],"layers":[
             {"type":"rbm","units":4,"tied":false},{"type":"associative_memory","units":4,"classes":2}]},
             "objective":{"type":"up_down"},""" + REST;
    private static final String GRID = """
            {"name":"judged","architecture":{"input":[3,3],"layers":[{"type":"dense","units":4,"activation":"softmax"}]},
             "objective":{"type":"policy_gradient","environment":{"type":"grid_world","rows":3,"columns":3,"slip":0.3,"max_steps":20},
              "steps_per_epoch":2,"evaluation_episodes":3},""" + REST.replace("0.5", "0.02");

    private static final Map<String, Case> ALL = new SpecificationCases().cases;

    private final Map<String, Case> cases = new LinkedHashMap<>();

    private SpecificationCases() {
        jobs();
        layers();
        objectives();
        OptimizationCases.addTo(this);
    }

    /** Returns the cases by {@link SpecificationField#key}. */
    public static Map<String, Case> all() {
        return ALL;
    }

    /** Returns a case for each object and each list in the specifications of {@link #all}. */
    public static List<Case> objects() {
        Map<String, Case> objects = new LinkedHashMap<>();
        for (Case field : all().values()) {
            for (String at = parent(field.pointer); !at.isEmpty(); at = parent(at)) {
                objects.putIfAbsent(at, new Case(at, field.one, field.other));
            }
        }
        return List.copyOf(objects.values());
    }

    private static String parent(String pointer) {
        return pointer.substring(0, pointer.lastIndexOf('/'));
    }

    /** Returns the small job on dense layers. */
    public static ObjectNode dense() {
        return read(DENSE);
    }

    public static ObjectNode set(ObjectNode job, String pointer, JsonNode value) {
        ObjectNode copy = job.deepCopy();
        int slash = pointer.lastIndexOf('/');
        String name = pointer.substring(slash + 1);
        JsonNode parent = copy.at(pointer.substring(0, slash));
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), value);
        } else {
            ((ObjectNode) parent).set(name, value);
        }
        return copy;
    }

    private static ObjectNode read(String job) {
        return (ObjectNode) JSON.readTree(job);
    }

    static String with(String job, String pointer, String value) {
        return set(read(job), pointer, JSON.readTree(value)).toString();
    }

    void add(String key, String job, String pointer, String one, String other) {
        add(key, pointer, with(job, pointer, one), with(job, pointer, other));
    }

    private void add(String key, String pointer, String one, String other) {
        if (cases.put(key, new Case(pointer, read(one), read(other))) != null) {
            throw new IllegalStateException("two cases of " + key);
        }
    }

    private void jobs() {
        add("job_spec.name", DENSE, "/name", "\"a name\"", "\"another name\"");
        add("job_spec.model", DENSE, "/model", "\"one\"", "\"other\"");
        add("job_spec.tags", DENSE, "/tags", "{\"kind\":\"one\"}", "{\"kind\":\"other\"}");
        add("job_spec.priority", DENSE, "/priority", "-7", "8");
        add("job_spec.dataset", with(DENSE, "/subset", "{\"train\":4}"), "/dataset", "\"spirals\"", "\"xor\"");
        add("job_spec.standardize_targets", HILLS, "/standardize_targets", "true", "false");
        add("job_spec.class_weights", DENSE, "/class_weights", "{\"0\":1}", "{\"0\":3}");
        add("cost.type", with(DENSE, "/cost", "{}"), "/cost/type", "\"log_likelihood\"", "\"quadratic\"");
        add("cost.delta", with(DENSE, "/cost", "{\"type\":\"huber\"}"), "/cost/delta", "1", "0.1");
        add("job_spec.initialization", DENSE, "/initialization", "\"normal\"", "\"he\"");
        add("job_spec.keep", with(with(DENSE, "/optimizer/learning_rate", "9"), "/epochs", "8"), "/keep", "\"best\"", "\"last\"");
        add("job_spec.batch_size", DENSE, "/batch_size", "4", "5");
        add("job_spec.epochs", DENSE, "/epochs", "2", "3");
        add("job_spec.seed", DENSE, "/seed", "1", "-9223372036854775808");
        add("job_spec.threads", DENSE, "/threads", "1", "2");
        String split = with(with(DENSE, "/split", "{\"train\":20,\"validation\":8}"), "/subset", "null");
        add("split_sizes.train", split, "/split/train", "20", "21");
        add("split_sizes.validation", split, "/split/validation", "8", "9");
        add("split_sizes.sampling", split, "/split/sampling", "\"first\"", "\"stratified\"");
        add("split_sizes.seed", split, "/split/seed", "0", "-1");
        String digits = with(IMAGE, "/subset", "{\"train\":20,\"validation\":8,\"classes\":[0,1]}");
        add("subset.classes", with(digits, "/architecture/layers/2/units", "2"), "/subset/classes", "[3,1]", "[1,3]");
        add("subset.train", DENSE, "/subset/train", "20", "21");
        add("subset.validation", DENSE, "/subset/validation", "8", "9");
        add("subset.labelled", DENSE, "/subset/labelled", "8", "9");
        add("subset.sampling", DENSE, "/subset/sampling", "\"stratified\"", "\"random\"");
        add("subset.seed", DENSE, "/subset/seed", "0", "-1");
        add("limits.max_seconds", with(with(DENSE, "/limits", "{}"), "/subset", "null"), "/limits/max_seconds", "1", "1000");
        add("limits.max_attempts", with(DENSE, "/limits", "{}"), "/limits/max_attempts", "1", "2");
        String checkpoint = with(DENSE, "/checkpoint", "{}");
        add("checkpoint_policy.every_epochs", checkpoint, "/checkpoint/every_epochs", "1", "2");
        add("checkpoint_policy.every_seconds", checkpoint, "/checkpoint/every_seconds", "1", "60");
        add("checkpoint_policy.keep_last", checkpoint, "/checkpoint/keep_last", "3", "4");
        String warm = with(DENSE, "/warm_start", "{\"model\":\"judged-source\",\"version\":1}");
        add("warm_start.model", warm, "/warm_start/model", "\"judged-source\"", "\"judged-other\"");
        add("warm_start.version", warm, "/warm_start/version", "1", "2");
        add("warm_start.layers", warm, "/warm_start/layers", "1", "2");
        add("warm_start.freeze", warm, "/warm_start/freeze", "[]", "[\"0\"]");
        add("warm_start.weights_sha256", warm, "/warm_start/weights_sha256", "null", "\"00\"");
    }

    private void layers() {
        add("architecture.input", IMAGE, "/architecture/input", "[1,28,28]", "[1,14,56]");
        String first = "/architecture/layers/0/";
        add("dense.units", DENSE, first + "units", "5", "6");
        add("dense.activation", DENSE, first + "activation", "\"tanh\"", "\"relu\"");
        add("conv2d.filters", IMAGE, first + "filters", "2", "3");
        add("conv2d.kernel", IMAGE, first + "kernel", "[5,5]", "[5,4]");
        add("conv2d.stride", IMAGE, first + "stride", "[2,2]", "[1,2]");
        add("conv2d.padding", IMAGE, first + "padding", "\"valid\"", "\"same\"");
        add("conv2d.activation", IMAGE, first + "activation", "\"tanh\"", "\"elu\"");
        for (String kind : new String[] {"max_pool", "average_pool", "l2_pool"}) {
            String pooled = with(IMAGE, "/architecture/layers/1/type", "\"" + kind + "\"");
            add(kind + ".size", pooled, "/architecture/layers/1/size", "[3,3]", "[2,3]");
            add(kind + ".stride", pooled, "/architecture/layers/1/stride", "null", "[2,2]");
        }
        String dropped = with(DENSE, "/architecture/layers", """
                [{"type":"dense","units":5},{"type":"dropout"},{"type":"dense","units":2,"activation":"softmax"}]""");
        add("dropout.rate", dropped, "/architecture/layers/1/rate", "0.2", "0.6");
        add("recurrent.units", SEQUENCE, first + "units", "3", "4");
        add("recurrent.activation", SEQUENCE, first + "activation", "\"tanh\"", "\"sigmoid\"");
        add("recurrent.return_sequences", SEQUENCE, first + "return_sequences", "false", "true");
        add("recurrent.truncate", SEQUENCE, first + "truncate", "null", "2");
        String lstm = with(SEQUENCE, first + "type", "\"lstm\"");
        add("lstm.units", lstm, first + "units", "3", "4");
        add("lstm.return_sequences", lstm, first + "return_sequences", "false", "true");
        add("lstm.truncate", lstm, first + "truncate", "null", "2");
        add("lstm.forget_bias", lstm, first + "forget_bias", "1", "2.5");
        add("rbm.units", MACHINE, first + "units", "4", "5");
        add("rbm.visible", MACHINE, first + "visible", "\"binary\"", "\"gaussian\"");
        add("rbm.tied", MEMORY, first + "tied", "false", "true");
        add("associative_memory.units", MEMORY, "/architecture/layers/1/units", "4", "5");
        add("associative_memory.classes", MEMORY, "/architecture/layers/1/classes", "2", "3");
    }

    private void objectives() {
        String objective = "/objective/";
        add("contrastive_divergence.k", MACHINE, objective + "k", "1", "3");
        add("contrastive_divergence.persistent", MACHINE, objective + "persistent", "false", "true");
        add("up_down.k", MEMORY, objective + "k", "1", "3");
        add("up_down.discriminative", MEMORY, objective + "discriminative", "0", "2");
        add("policy_gradient.discount", GRID, objective + "discount", "0.99", "0.5");
        add("policy_gradient.baseline", GRID, objective + "baseline", "\"mean\"", "\"none\"");
        add("policy_gradient.steps_per_epoch", GRID, objective + "steps_per_epoch", "2", "1");
        String pole = with(with(GRID, "/objective/environment", "{\"type\":\"cart_pole\"}"), "/architecture", """
                {"input":[4],"layers":[{"type":"dense","units":2,"activation":"softmax"}]}""");
        add("policy_gradient.evaluation_episodes", pole, objective + "evaluation_episodes", "3", "4");
        String environment = objective + "environment/";
        // More rows or columns are a larger observation.
        add("grid_world.rows", environment + "rows", GRID, with(with(GRID, environment + "rows", "4"), "/architecture/input", "[4,3]"));
        add("grid_world.columns", environment + "columns", GRID,
                with(with(GRID, environment + "columns", "4"), "/architecture/input", "[3,4]"));
        add("grid_world.slip", GRID, environment + "slip", "0", "0.5");
        add("grid_world.max_steps", GRID, environment + "max_steps", "20", "2");
        // Without a limit, these episodes last about ten steps.
        add("cart_pole.max_steps", pole, environment + "max_steps", "30", "5");
        String pretrained = with(with(MACHINE, "/objective", "{\"type\":\"supervised\"}"), "/architecture/layers", """
                [{"type":"rbm","units":4},{"type":"dense","units":2,"activation":"softmax"}]""");
        pretrained = with(pretrained, "/pretraining", "{\"epochs\":2}");
        add("pretraining.epochs", pretrained, "/pretraining/epochs", "2", "3");
        add("pretraining.learning_rate", pretrained, "/pretraining/learning_rate", "0.05", "0.1");
        add("pretraining.momentum", pretrained, "/pretraining/momentum", "0.9", "0.5");
        add("pretraining.l2", pretrained, "/pretraining/l2", "0", "1");
        add("pretraining.k", pretrained, "/pretraining/k", "1", "3");
        add("pretraining.persistent", pretrained, "/pretraining/persistent", "false", "true");
    }
}
