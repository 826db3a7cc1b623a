using System.Numerics.Tensors;

namespace Fovea.Steps.Mistakes;

/// <summary>
/// Holds a learner's result against the right one. Where it differs, every mistake of the catalogue, and every pair of them, is carried
/// out on the same inputs; those that print the learner's numbers are named.
/// </summary>
/// <remarks>
/// All methods throw <see cref="ArgumentException"/> where the step itself does. Inputs of float32 are given as the doubles they are, and
/// the result is marked <see cref="LearnerResult.SinglePrecision"/>.
/// </remarks>
public static class Diagnose
{
    /// <summary>Judges X_pad of <see cref="Step.ZeroPad{T}"/>.</summary>
    /// <param name="X">A batch of images, (m, n_H, n_W, n_C).</param>
    /// <param name="pad">The zeros on each side.</param>
    /// <param name="yours">The learner's X_pad.</param>
    public static Diagnosis ZeroPad(Tensor<double> X, int pad, LearnerResult yours) =>
        Judge(ZeroPadCatalogue.Study(X, pad), yours);

    /// <summary>Judges Z of <see cref="Step.ConvSingleStep{T}"/>.</summary>
    /// <param name="aSlicePrev">The slice, (f, f, n_C_prev).</param>
    /// <param name="W">The filter, (f, f, n_C_prev).</param>
    /// <param name="b">The bias, (1, 1, 1).</param>
    /// <param name="yours">The learner's Z, of shape [1].</param>
    public static Diagnosis ConvSingleStep(Tensor<double> aSlicePrev, Tensor<double> W, Tensor<double> b, LearnerResult yours) =>
        Judge(ConvSingleStepCatalogue.Study(aSlicePrev, W, b), yours);

    /// <summary>Judges Z of <see cref="Step.ConvForward{T}"/>.</summary>
    /// <param name="aPrev">The input, (m, n_H_prev, n_W_prev, n_C_prev).</param>
    /// <param name="W">The filters, (f, f, n_C_prev, n_C).</param>
    /// <param name="b">The biases, (1, 1, 1, n_C).</param>
    /// <param name="hparameters">Stride and pad.</param>
    /// <param name="yours">The learner's Z.</param>
    public static Diagnosis ConvForward(
        Tensor<double> aPrev, Tensor<double> W, Tensor<double> b, ConvHyperparameters hparameters, LearnerResult yours) =>
        Judge(ConvForwardCatalogue.Study(aPrev, W, b, hparameters), yours);

    /// <summary>Judges one of the results of <see cref="Step.ConvBackward{T}"/>.</summary>
    /// <param name="dZ">The gradient of Z, (m, n_H, n_W, n_C).</param>
    /// <param name="cache">The forward pass' arguments.</param>
    /// <param name="which">Which of the results the learner's is.</param>
    /// <param name="yours">The learner's dA_prev, dW or db.</param>
    public static Diagnosis ConvBackward(Tensor<double> dZ, ConvCache<double> cache, ConvGradient which, LearnerResult yours) =>
        Judge(ConvBackwardCatalogue.Study(dZ, cache, which), yours);

    /// <summary>Judges A of <see cref="Step.PoolForward{T}"/>.</summary>
    /// <param name="aPrev">The input, (m, n_H_prev, n_W_prev, n_C_prev).</param>
    /// <param name="hparameters">Window and stride.</param>
    /// <param name="mode">Maximum or average.</param>
    /// <param name="yours">The learner's A.</param>
    public static Diagnosis PoolForward(Tensor<double> aPrev, PoolHyperparameters hparameters, PoolMode mode, LearnerResult yours) =>
        Judge(PoolForwardCatalogue.Study(aPrev, hparameters, mode), yours);

    /// <summary>Judges dA_prev of <see cref="Step.PoolBackward{T}"/>.</summary>
    /// <param name="dA">The gradient of A, (m, n_H, n_W, n_C).</param>
    /// <param name="cache">The forward pass' arguments.</param>
    /// <param name="mode">Maximum or average.</param>
    /// <param name="ties">The tie policy that counts as right.</param>
    /// <param name="yours">The learner's dA_prev.</param>
    public static Diagnosis PoolBackward(
        Tensor<double> dA, PoolCache<double> cache, PoolMode mode, TiePolicy ties, LearnerResult yours) =>
        Judge(PoolBackwardCatalogue.Study(dA, cache, mode, ties), yours);

    /// <summary>Judges the mask of <see cref="Step.CreateMaskFromWindow{T}"/>.</summary>
    /// <param name="x">The window, (n_H, n_W).</param>
    /// <param name="yours">The learner's mask, with 1 for true.</param>
    public static Diagnosis CreateMaskFromWindow(Tensor<double> x, LearnerResult yours) =>
        Judge(CreateMaskCatalogue.Study(x), yours);

    /// <summary>Judges a of <see cref="Step.DistributeValue{T}"/>.</summary>
    /// <param name="dz">The value.</param>
    /// <param name="nH">The window's height.</param>
    /// <param name="nW">The window's width.</param>
    /// <param name="yours">The learner's a.</param>
    public static Diagnosis DistributeValue(double dz, int nH, int nW, LearnerResult yours) =>
        Judge(DistributeValueCatalogue.Study(dz, nH, nW), yours);

    private static Diagnosis Judge(IStudy study, LearnerResult yours)
    {
        ArgumentNullException.ThrowIfNull(yours);
        return study.Diagnose(yours);
    }
}
