/**
 * Gaussian process regression on the unit cube, as hyperparameter search needs it (Rasmussen and Williams 2006; Snoek et al. 2012 and
 * 2014): Matérn 5/2 kernel with a length scale for each parameter, learnt noise, warped inputs and outputs. Transcendental functions are
 * StrictMath's, so that every machine computes the same bits.
 *
 * <table>
 * <caption>Symbols</caption>
 * <tr><td>n, d</td><td>the number of observations, the number of parameters of the search space</td></tr>
 * <tr><td>u, w</td><td>a coordinate in [0, 1], the same after input warping</td></tr>
 * <tr><td>y, t</td><td>an observed value, standardised; the same after output warping</td></tr>
 * <tr><td>ℓ, s², σ²</td><td>length scales, signal variance, noise variance</td></tr>
 * <tr><td>a, b, λ</td><td>shapes of the input warping, exponent of the output warping</td></tr>
 * <tr><td>K, α</td><td>covariance of the observations with noise, K⁻¹t</td></tr>
 * </table>
 */
package dev.trainyard.study.search.gaussianprocess;
