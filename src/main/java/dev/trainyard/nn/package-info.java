/**
 * The engine: networks, their training and their arithmetic, as a plain Java library on ND4J. It does not depend on HTTP, storage or
 * jobs.
 *
 * <p>The code implements the equations of "Notes for Neural Networks and Deep Learning" (Kang 2016, on the book by Nielsen) in the symbols
 * of the notes. Numbers in parentheses refer to equations of the notes, (BP1) to (BP4) to the equations of backpropagation. Numbers in
 * brackets refer to sections of the notes.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><td>x, y</td><td>an input, its desired output; each is one row of a mini-batch</td></tr>
 * <tr><td>n, m</td><td>the number of training examples, the number of examples in a mini-batch</td></tr>
 * <tr><td>l, L</td><td>a layer, the output layer</td></tr>
 * <tr><td>w, b</td><td>weights {@code [out, in]}, biases {@code [1, out]}</td></tr>
 * <tr><td>z, a, σ</td><td>weighted inputs, activations a = σ(z), the activation function; {@code [m, out]}</td></tr>
 * <tr><td>C, δ</td><td>the cost, the error ∂C/∂z; {@code [m, out]}</td></tr>
 * <tr><td>η, λ, μ</td><td>learning rate, regularisation parameter, momentum coefficient</td></tr>
 * <tr><td>v</td><td>velocity</td></tr>
 * </table>
 *
 * <p>The design rests on three ideas. All parameters lie in one flat vector ({@link dev.trainyard.nn.layer.Parameters}). The caller of
 * a backward pass chooses the target to which the gradient is added, and the factors ({@link dev.trainyard.nn.layer.Accumulation}), so
 * that the backward pass's matrix product can itself be the step of plain gradient descent. All arithmetic is behind one interface
 * ({@link dev.trainyard.nn.kernel.Kernels}).
 */
package dev.trainyard.nn;
