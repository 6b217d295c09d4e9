package dev.trainyard.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A sequence of faults. The seed decides the order of the faults; the jobs that they hit depend on timing. */
final class Campaign {

    private final Scene scene;
    private final List<Fault> first;
    private final List<Fault> round;
    private final Map<String, Integer> injected = new LinkedHashMap<>();

    /** @param flood duration of a flood of reads */
    Campaign(Scene scene, Duration flood) {
        this.scene = scene;
        Fault kill = new Kill();
        Fault freeze = new Freeze();
        Fault terminate = new Terminate();
        Fault crash = new DatabaseCrash();
        Fault damage = new CheckpointDamage();
        Fault clock = new ClockJump();
        Fault sleep = new SleepingMachine();
        Fault model = new ModelDeletion();
        Fault dataset = new DatasetDeletion();
        Fault commands = new Commands();
        Fault alias = new AliasMove();
        Fault memory = new FullMemory();
        List<Fault> rare = List.of(new ReadFlood(flood), new WrongDatabase(), new KilledMigration(), new SmallMemory());
        this.first = new ArrayList<>(List.of(kill, freeze, terminate, crash, damage, model, dataset, commands, alias, memory));
        first.addAll(rare);
        this.round = new ArrayList<>(List.of(kill, kill, kill, freeze, freeze, terminate, crash, damage, damage, model, model, dataset,
                dataset, commands, commands, commands, alias, alias, memory));
        round.addAll(rare);
        if (WallClock.unavailable() == null) {
            // The first round has no clock jump, because ClockJumpTest injects clock jumps in every build.
            first.add(sleep);
            round.addAll(List.of(clock, clock, sleep));
        } else {
            System.out.println("Clock jumps are skipped: " + WallClock.unavailable());
        }
    }

    /** Injects each fault once, then rounds that have frequent faults several times, until {@code faults} were injected. */
    void inject(int faults) throws Exception {
        List<Fault> next = new ArrayList<>(first);
        Collections.shuffle(next, scene.random());
        only(next);
        for (int i = 0; i < faults; i++) {
            if (next.isEmpty()) {
                next.addAll(round);
                Collections.shuffle(next, scene.random());
                only(next);
            }
            TimeUnit.MILLISECONDS.sleep(scene.random().nextInt(1500));
            Fault fault = next.remove(next.size() - 1);
            long start = System.nanoTime();
            fault.inject(scene);
            System.out.printf("%d. %s: %.1f s%n", i + 1, fault.description(), (System.nanoTime() - start) / 1e9);
            injected.merge(fault.description(), 1, Integer::sum);
        }
        scene.awaitBackground();
    }

    /** Keeps only the faults that {@code -Dtrainyard.faults.only=ClockJump,Kill} names: useful when debugging one fault. */
    private static void only(List<Fault> faults) {
        String names = System.getProperty("trainyard.faults.only", "");
        if (!names.isBlank()) {
            faults.removeIf(fault -> !Arrays.asList(names.split(",")).contains(fault.getClass().getSimpleName()));
        }
    }

    /** Returns how often each fault was injected. */
    Map<String, Integer> injected() {
        return injected;
    }
}
