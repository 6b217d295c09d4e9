package dev.trainyard.job.endtoend;

import static dev.trainyard.job.endtoend.SpecificationCases.DENSE;
import static dev.trainyard.job.endtoend.SpecificationCases.IMAGE;
import static dev.trainyard.job.endtoend.SpecificationCases.with;

/** Adds the cases of the fields that determine how a network is trained: update rules, schedules, stopping, penalties, augmentation. */
final class OptimizationCases {

    private final SpecificationCases cases;

    private OptimizationCases(SpecificationCases cases) {
        this.cases = cases;
    }

    static void addTo(SpecificationCases cases) {
        OptimizationCases added = new OptimizationCases(cases);
        added.optimizers();
        added.schedules();
        added.training();
        added.augmentation();
    }

    private void optimizers() {
        String rule = "/optimizer/";
        cases.add("sgd.learning_rate", DENSE, rule + "learning_rate", "0.5", "0.4");
        cases.add("sgd.momentum", DENSE, rule + "momentum", "0", "0.5");
        cases.add("sgd.nesterov", with(DENSE, rule + "momentum", "0.5"), rule + "nesterov", "false", "true");
        for (String kind : new String[] {"adagrad", "rmsprop", "adam", "adamw"}) {
            String job = with(DENSE, "/optimizer", "{\"type\":\"%s\",\"learning_rate\":0.02}".formatted(kind));
            cases.add(kind + ".learning_rate", job, rule + "learning_rate", "0.02", "0.01");
            cases.add(kind + ".epsilon", job, rule + "epsilon", "1e-8", "0.1");
            if (kind.startsWith("adam")) {
                cases.add(kind + ".beta1", job, rule + "beta1", "0.9", "0.5");
                cases.add(kind + ".beta2", job, rule + "beta2", "0.999", "0.9");
            } else if (kind.equals("rmsprop")) {
                cases.add(kind + ".rho", job, rule + "rho", "0.99", "0.9");
                cases.add(kind + ".momentum", job, rule + "momentum", "0", "0.5");
            }
            if (kind.equals("adamw")) {
                cases.add(kind + ".weight_decay", job, rule + "weight_decay", "0.01", "1");
            }
        }
        for (String kind : new String[] {"newton", "hessian_free"}) {
            String job = with(DENSE, "/optimizer", "{\"type\":\"%s\"}".formatted(kind));
            cases.add(kind + ".learning_rate", job, rule + "learning_rate", "1", "0.5");
            cases.add(kind + ".damping", job, rule + "damping", "0.1", "10");
            if (kind.equals("hessian_free")) {
                cases.add(kind + ".iterations", job, rule + "iterations", "100", "1");
                cases.add(kind + ".curvature_batch", job, rule + "curvature_batch", "null", "2");
            }
        }
    }

    private void schedules() {
        String schedule = "/lr_schedule/";
        String step = scheduled("{\"type\":\"step\",\"every_epochs\":1}");
        cases.add("step.every_epochs", step, schedule + "every_epochs", "1", "2");
        cases.add("step.factor", step, schedule + "factor", "0.1", "0.5");
        cases.add("exponential.factor", scheduled("{\"type\":\"exponential\"}"), schedule + "factor", "0.1", "0.5");
        cases.add("cosine.min_learning_rate", scheduled("{\"type\":\"cosine\"}"), schedule + "min_learning_rate", "0", "0.3");
        cases.add("warm_up.epochs", scheduled("{\"type\":\"warm_up\"}"), schedule + "epochs", "1", "2.5");
        String cycle = scheduled("{\"type\":\"one_cycle\"}");
        cases.add("one_cycle.peak", cycle, schedule + "peak", "0.3", "0.6");
        cases.add("one_cycle.start_factor", cycle, schedule + "start_factor", "0.04", "0.5");
        cases.add("one_cycle.end_factor", cycle, schedule + "end_factor", "0", "0.5");
        String plateau = with(scheduled("""
                {"type":"reduce_on_plateau","monitor":"training_cost","patience":1,"min_delta":100}"""), "/epochs", "8");
        // The accuracy cannot fall below its worst value, so that at most a few epochs improve on it.
        cases.add("reduce_on_plateau.monitor", with(plateau, schedule + "min_delta", "0"), schedule + "monitor", "\"training_cost\"",
                "\"validation_accuracy\"");
        cases.add("reduce_on_plateau.mode", with(plateau, schedule + "min_delta", "0"), schedule + "mode", "\"min\"", "\"max\"");
        cases.add("reduce_on_plateau.factor", plateau, schedule + "factor", "0.5", "0.2");
        cases.add("reduce_on_plateau.patience", plateau, schedule + "patience", "1", "2");
        cases.add("reduce_on_plateau.min_delta", plateau, schedule + "min_delta", "100", "0");
        cases.add("reduce_on_plateau.min_learning_rate", plateau, schedule + "min_learning_rate", "null", "0.3");
        cases.add("reduce_on_plateau.stop", with(plateau, schedule + "min_learning_rate", "0.5"), schedule + "stop", "false", "true");
    }

    private static String scheduled(String schedule) {
        return with(DENSE, "/lr_schedule", schedule);
    }

    private void training() {
        String stopping = "/early_stopping/";
        String watched = with(with(DENSE, "/early_stopping", "{\"monitor\":\"validation_cost\"}"), "/keep", "null");
        watched = with(with(watched, "/epochs", "8"), "/optimizer/learning_rate", "0.1");
        String byCost = with(watched, stopping + "monitor", "\"training_cost\"");
        cases.add("early_stopping.monitor", watched, stopping + "monitor", "\"training_cost\"", "\"validation_accuracy\"");
        cases.add("early_stopping.mode", byCost, stopping + "mode", "\"min\"", "\"max\"");
        cases.add("early_stopping.patience", with(with(watched, stopping + "min_delta", "100"), stopping + "restore_best", "false"),
                stopping + "patience", "2", "1");
        cases.add("early_stopping.min_delta", byCost, stopping + "min_delta", "0", "100");
        cases.add("early_stopping.target", with(watched, stopping + "restore_best", "false"), stopping + "target", "null", "100");
        cases.add("early_stopping.restore_best", with(byCost, stopping + "mode", "\"max\""), stopping + "restore_best", "true", "false");
        String regularized = with(DENSE, "/regularization", "{}");
        cases.add("regularization.l1", regularized, "/regularization/l1", "0", "0.5");
        cases.add("regularization.l2", regularized, "/regularization/l2", "0", "0.5");
        cases.add("regularization.max_norm", regularized, "/regularization/max_norm", "null", "0.3");
        cases.add("gradient_clipping.max_norm", with(DENSE, "/gradient_clipping", "{}"), "/gradient_clipping/max_norm", "0.1", "0.2");
        cases.add("gradient_clipping.max_value", with(DENSE, "/gradient_clipping", "{}"), "/gradient_clipping/max_value", "0.01", "0.02");
        String monitored = with(DENSE, "/monitor", "{\"every_examples\":8}");
        cases.add("monitor.every_examples", monitored, "/monitor/every_examples", "8", "null");
        cases.add("monitor.validation_examples", monitored, "/monitor/validation_examples", "null", "3");
        cases.add("monitor.metrics", monitored, "/monitor/metrics", "[]", "[\"validation_f1_macro\"]");
    }

    private void augmentation() {
        String first = "/augmentation/0/";
        cases.add("translate.pixels", augmented("translate"), first + "pixels", "1", "3");
        cases.add("translate.axes", with(augmented("translate"), first + "pixels", "2"), first + "axes", "\"both\"", "\"one\"");
        cases.add("rotate.degrees", augmented("rotate"), first + "degrees", "10", "30");
        cases.add("shear.degrees", augmented("shear"), first + "degrees", "10", "30");
        cases.add("scale.fraction", augmented("scale"), first + "fraction", "0.1", "0.3");
        cases.add("elastic.alpha", augmented("elastic"), first + "alpha", "34", "20");
        cases.add("elastic.sigma", augmented("elastic"), first + "sigma", "4", "6");
        cases.add("noise.sigma", augmented("noise"), first + "sigma", "0.1", "0.2");
    }

    private static String augmented(String kind) {
        return with(IMAGE, "/augmentation", "[{\"type\":\"%s\"}]".formatted(kind));
    }
}
