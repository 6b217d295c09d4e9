/**
 * The engine: networks, their training and their arithmetic, as a plain Java library on ND4J. It knows nothing of HTTP, storage or
 * jobs.
 *
 * <p>The notes' equations are the code, in the notes' symbols. Numbers in parentheses are the notes' equations, (BP1) to (BP4)
 * those of backpropagation; numbers in brackets are the notes' sections.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><td>x, y</td><td>an input, its desired output; one row each of a mini-batch</td></tr>
 * <tr><td>n, m</td><td>the number of training examples, of examples in a mini-batch</td></tr>
 * <tr><td>l, L</td><td>a layer, the output layer</td></tr>
 * <tr><td>w, b</td><td>weights {@code [out, in]}, biases {@code [1, out]}</td></tr>
 * <tr><td>z, a, σ</td><td>weighted inputs, activations a = σ(z), the activation function; {@code [m, out]}</td></tr>
 * <tr><td>C, δ</td><td>the cost, the error ∂C/∂z; {@code [m, out]}</td></tr>
 * <tr><td>η, λ, μ</td><td>learning rate, regularisation parameter, momentum coefficient</td></tr>
 * <tr><td>v</td><td>velocity</td></tr>
 * </table>
 *
 * <p>Three ideas carry it. All parameters lie in one flat vector ({@link dev.trainyard.nn.layer.Parameters}). A backward pass is
 * told where to add its gradient and with which factors ({@link dev.trainyard.nn.layer.Accumulation}), so that plain gradient
 * descent is the backward pass's own matrix product. And how arithmetic is done stands behind one interface
 * ({@link dev.trainyard.nn.kernel.Kernels}).
 */
package dev.trainyard.nn;
