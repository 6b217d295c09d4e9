package dev.trainyard.nn.kernel;

import dev.trainyard.nn.kernel.memory.GuardZones;
import dev.trainyard.nn.kernel.memory.GuardedArray;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kernels that check {@linkplain GuardZones guard zones} after each operation: the zones of all existing arrays that any operation has
 * received so far, and the zones of the convolutions' working memory.
 */
final class GuardedKernels implements InvocationHandler {

    private final Kernels kernels;
    private final Set<GuardedArray> arrays = new LinkedHashSet<>();

    private GuardedKernels(Kernels kernels) {
        this.kernels = kernels;
    }

    /** Wraps {@code kernels}; returns {@code kernels} itself if the debug mode is off. */
    static Kernels of(Kernels kernels) {
        return !GuardZones.ON ? kernels : (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class},
                new GuardedKernels(kernels));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Matrix[] operands = operands(arguments);
        for (Matrix operand : operands) {
            add(GuardZones.at(operand.address()));
        }
        Object result;
        try {
            result = method.invoke(kernels, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (kernels instanceof CpuKernels cpu) {
            cpu.workingMemory().forEach(memory -> add(memory.guarded()));
        }
        check(method, operands);
        return result;
    }

    private void add(GuardedArray array) {
        if (array != null) {
            arrays.add(array);
        }
    }

    private void check(Method method, Matrix[] operands) {
        arrays.removeIf(GuardedArray::isFreed);
        for (GuardedArray array : arrays) {
            array.check(() -> text(method, operands));
        }
    }

    private static String text(Method method, Matrix[] operands) {
        return method.getName() + Arrays.stream(operands).map(operand -> "[%d, %d]".formatted(operand.rows(), operand.columns()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static Matrix[] operands(Object[] arguments) {
        return Stream.ofNullable(arguments).flatMap(Arrays::stream)
                .flatMap(argument -> argument instanceof Matrix[] several ? Arrays.stream(several) : Stream.ofNullable(argument))
                .filter(Matrix.class::isInstance).toArray(Matrix[]::new);
    }
}
