package dev.trainyard.job;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One case for each field of a job's specification: a small job, the field's place in it, and two values. */
final class SpecificationCases {

    /**
     * A field with two values.
     *
     * @param pointer where the field stands in the job, as a JSON pointer
     * @param one     the job with one value
     * @param other   the job with another value
     */
    record Case(String pointer, ObjectNode one, ObjectNode other) {

        /** Returns the job with {@code value} as the field's value. */
        ObjectNode with(JsonNode value) {
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
    private static final String DENSE = """
            {"name":"judged","dataset":"spirals","subset":{"train":20,"validation":8},"architecture":{"input":[2],"layers":[
             {"type":"dense","units":5,"activation":"tanh"},{"type":"dense","units":2,"activation":"softmax"}]},""" + REST;
    private static final String IMAGE = """
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

    private final Map<String, Case> cases = new LinkedHashMap<>();

    private SpecificationCases() {
        jobs();
        layers();
        objectives();
        optimizers();
        schedules();
        training();
        augmentation();
    }

    /** Returns the cases by {@link SpecificationField#key}. */
    static Map<String, Case> all() {
        return new SpecificationCases().cases;
    }

    /** Returns the small job on dense layers. */
    static ObjectNode dense() {
        return read(DENSE);
    }

    static ObjectNode set(ObjectNode job, String pointer, JsonNode value) {
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

    private static String with(String job, String pointer, String value) {
        return set(read(job), pointer, JSON.readTree(value)).toString();
    }

    private void add(String key, String job, String pointer, String one, String other) {
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
        add("job_spec.cost", DENSE, "/cost", "\"log_likelihood\"", "\"quadratic\"");
        add("job_spec.initialization", DENSE, "/initialization", "\"normal\"", "\"he\"");
        add("job_spec.keep", with(with(DENSE, "/optimizer/learning_rate", "9"), "/epochs", "8"), "/keep", "\"best\"", "\"last\"");
        add("job_spec.batch_size", DENSE, "/batch_size", "4", "5");
        add("job_spec.epochs", DENSE, "/epochs", "2", "3");
        add("job_spec.seed", DENSE, "/seed", "1", "-9223372036854775808");
        add("job_spec.threads", DENSE, "/threads", "1", "2");
        String split = with(with(DENSE, "/split", "{\"train\":20,\"validation\":8}"), "/subset", "null");
        add("split_sizes.train", split, "/split/train", "20", "21");
        add("split_sizes.validation", split, "/split/validation", "8", "9");
        String digits = with(IMAGE, "/subset", "{\"train\":20,\"validation\":8,\"classes\":[0,1]}");
        add("subset.classes", with(digits, "/architecture/layers/2/units", "2"), "/subset/classes", "[3,1]", "[1,3]");
        add("subset.train", DENSE, "/subset/train", "20", "21");
        add("subset.validation", DENSE, "/subset/validation", "8", "9");
        add("subset.labelled", DENSE, "/subset/labelled", "8", "9");
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
        add("policy_gradient.steps_per_epoch", GRID, objective + "steps_per_epoch", "2", "3");
        add("policy_gradient.evaluation_episodes", GRID, objective + "evaluation_episodes", "3", "4");
        String environment = objective + "environment/";
        // More rows or columns are a larger observation.
        add("grid_world.rows", environment + "rows", GRID, with(with(GRID, environment + "rows", "4"), "/architecture/input", "[4,3]"));
        add("grid_world.columns", environment + "columns", GRID,
                with(with(GRID, environment + "columns", "4"), "/architecture/input", "[3,4]"));
        add("grid_world.slip", GRID, environment + "slip", "0", "0.5");
        add("grid_world.max_steps", GRID, environment + "max_steps", "20", "2");
        String pole = with(with(GRID, "/objective/environment", "{\"type\":\"cart_pole\"}"), "/architecture", """
                {"input":[4],"layers":[{"type":"dense","units":2,"activation":"softmax"}]}""");
        add("cart_pole.max_steps", pole, environment + "max_steps", "30", "12");
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

    private void optimizers() {
        String rule = "/optimizer/";
        add("sgd.learning_rate", DENSE, rule + "learning_rate", "0.5", "0.4");
        add("sgd.momentum", DENSE, rule + "momentum", "0", "0.5");
        add("sgd.nesterov", with(DENSE, rule + "momentum", "0.5"), rule + "nesterov", "false", "true");
        for (String kind : new String[] {"adagrad", "rmsprop", "adam", "adamw"}) {
            String job = with(DENSE, "/optimizer", "{\"type\":\"%s\",\"learning_rate\":0.02}".formatted(kind));
            add(kind + ".learning_rate", job, rule + "learning_rate", "0.02", "0.01");
            add(kind + ".epsilon", job, rule + "epsilon", "1e-8", "0.1");
            if (kind.startsWith("adam")) {
                add(kind + ".beta1", job, rule + "beta1", "0.9", "0.5");
                add(kind + ".beta2", job, rule + "beta2", "0.999", "0.9");
            } else if (kind.equals("rmsprop")) {
                add(kind + ".rho", job, rule + "rho", "0.99", "0.9");
                add(kind + ".momentum", job, rule + "momentum", "0", "0.5");
            }
            if (kind.equals("adamw")) {
                add(kind + ".weight_decay", job, rule + "weight_decay", "0.01", "1");
            }
        }
        for (String kind : new String[] {"newton", "hessian_free"}) {
            String job = with(DENSE, "/optimizer", "{\"type\":\"%s\"}".formatted(kind));
            add(kind + ".learning_rate", job, rule + "learning_rate", "1", "0.5");
            add(kind + ".damping", job, rule + "damping", "0.1", "10");
            if (kind.equals("hessian_free")) {
                add(kind + ".iterations", job, rule + "iterations", "100", "1");
                add(kind + ".curvature_batch", job, rule + "curvature_batch", "null", "2");
            }
        }
    }

    private void schedules() {
        String schedule = "/lr_schedule/";
        String step = scheduled("{\"type\":\"step\",\"every_epochs\":1}");
        add("step.every_epochs", step, schedule + "every_epochs", "1", "2");
        add("step.factor", step, schedule + "factor", "0.1", "0.5");
        add("exponential.factor", scheduled("{\"type\":\"exponential\"}"), schedule + "factor", "0.1", "0.5");
        add("cosine.min_learning_rate", scheduled("{\"type\":\"cosine\"}"), schedule + "min_learning_rate", "0", "0.3");
        add("warm_up.epochs", scheduled("{\"type\":\"warm_up\"}"), schedule + "epochs", "1", "2.5");
        String cycle = scheduled("{\"type\":\"one_cycle\"}");
        add("one_cycle.peak", cycle, schedule + "peak", "0.3", "0.6");
        add("one_cycle.start_factor", cycle, schedule + "start_factor", "0.04", "0.5");
        add("one_cycle.end_factor", cycle, schedule + "end_factor", "0", "0.5");
        String plateau = with(scheduled("""
                {"type":"reduce_on_plateau","monitor":"training_cost","patience":1,"min_delta":100}"""), "/epochs", "8");
        // The accuracy cannot fall below its worst value, so that at most a few epochs improve on it.
        add("reduce_on_plateau.monitor", with(plateau, schedule + "min_delta", "0"), schedule + "monitor", "\"training_cost\"",
                "\"validation_accuracy\"");
        add("reduce_on_plateau.mode", with(plateau, schedule + "min_delta", "0"), schedule + "mode", "\"min\"", "\"max\"");
        add("reduce_on_plateau.factor", plateau, schedule + "factor", "0.5", "0.2");
        add("reduce_on_plateau.patience", plateau, schedule + "patience", "1", "2");
        add("reduce_on_plateau.min_delta", plateau, schedule + "min_delta", "100", "0");
        add("reduce_on_plateau.min_learning_rate", plateau, schedule + "min_learning_rate", "null", "0.3");
        add("reduce_on_plateau.stop", with(plateau, schedule + "min_learning_rate", "0.5"), schedule + "stop", "false", "true");
    }

    private static String scheduled(String schedule) {
        return with(DENSE, "/lr_schedule", schedule);
    }

    private void training() {
        String stopping = "/early_stopping/";
        String watched = with(with(with(with(DENSE, "/early_stopping", "{\"monitor\":\"validation_cost\"}"), "/keep", "null"),
                "/epochs", "8"), "/optimizer/learning_rate", "0.1");
        add("early_stopping.monitor", watched, stopping + "monitor", "\"training_cost\"", "\"validation_accuracy\"");
        add("early_stopping.mode", with(watched, stopping + "monitor", "\"training_cost\""), stopping + "mode", "\"min\"", "\"max\"");
        add("early_stopping.patience", with(with(watched, stopping + "min_delta", "100"), stopping + "restore_best", "false"),
                stopping + "patience", "2", "1");
        add("early_stopping.min_delta", with(watched, stopping + "monitor", "\"training_cost\""), stopping + "min_delta", "0", "100");
        add("early_stopping.target", with(watched, stopping + "restore_best", "false"), stopping + "target", "null", "100");
        add("early_stopping.restore_best", with(with(watched, stopping + "monitor", "\"training_cost\""), stopping + "mode", "\"max\""),
                stopping + "restore_best", "true", "false");
        String regularized = with(DENSE, "/regularization", "{}");
        add("regularization.l1", regularized, "/regularization/l1", "0", "0.5");
        add("regularization.l2", regularized, "/regularization/l2", "0", "0.5");
        add("regularization.max_norm", regularized, "/regularization/max_norm", "null", "0.3");
        add("gradient_clipping.max_norm", with(DENSE, "/gradient_clipping", "{}"), "/gradient_clipping/max_norm", "0.1", "0.2");
        add("gradient_clipping.max_value", with(DENSE, "/gradient_clipping", "{}"), "/gradient_clipping/max_value", "0.01", "0.02");
        String monitored = with(DENSE, "/monitor", "{\"every_examples\":8}");
        add("monitor.every_examples", monitored, "/monitor/every_examples", "8", "null");
        add("monitor.validation_examples", monitored, "/monitor/validation_examples", "null", "3");
    }

    private void augmentation() {
        String first = "/augmentation/0/";
        add("translate.pixels", augmented("translate"), first + "pixels", "1", "3");
        add("translate.axes", with(augmented("translate"), first + "pixels", "2"), first + "axes", "\"both\"", "\"one\"");
        add("rotate.degrees", augmented("rotate"), first + "degrees", "10", "30");
        add("shear.degrees", augmented("shear"), first + "degrees", "10", "30");
        add("scale.fraction", augmented("scale"), first + "fraction", "0.1", "0.3");
        add("elastic.alpha", augmented("elastic"), first + "alpha", "34", "20");
        add("elastic.sigma", augmented("elastic"), first + "sigma", "4", "6");
        add("noise.sigma", augmented("noise"), first + "sigma", "0.1", "0.2");
    }

    private static String augmented(String kind) {
        return with(IMAGE, "/augmentation", "[{\"type\":\"%s\"}]".formatted(kind));
    }
}
