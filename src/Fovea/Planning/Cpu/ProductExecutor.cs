using Fovea.Kernels;
using Fovea.Kernels.Elementwise;

namespace Fovea.Planning.Cpu;

/// <summary>
/// What Conv2D and Dense have in common: weights that are packed for each direction, a folded batch normalisation, the tail of the output,
/// and the mask of the ReLU on the way back.
/// </summary>
internal abstract class ProductExecutor(ExecutorSite site, bool hasBias) : Executor(site)
{
    private const int Weight = 0;
    private const int Bias = 1;

    public override long OwnLength => ForwardLength + (PropagatesGradient ? BackwardWeightLength : 0) + FoldedBiasLength;

    public override int PreparedParts => PropagatesGradient ? 2 : 1;

    public override int ScratchLength => Math.Max(WorkLength, Site.Layer.Norm is null ? 0 : Site.Node.Parameters[Weight].Length);

    /// <summary>The floats of the packed weights.</summary>
    protected abstract int ForwardWeightLength { get; }

    protected abstract int BackwardWeightLength { get; }

    /// <summary>The floats of scratch memory that the kernels need.</summary>
    protected abstract int WorkLength { get; }

    /// <summary>Whether the input's gradient is wanted.</summary>
    protected bool PropagatesGradient => Site.InputGradients[0] is not null;

    protected ReadOnlySpan<float> ForwardWeight => Own.Span[..ForwardLength];

    protected ReadOnlySpan<float> BackwardWeight => Own.Span.Slice(ForwardLength, BackwardWeightLength);

    private int ForwardLength => (int)SlotAllocator.Align(ForwardWeightLength);

    private int FoldedBiasLength => Site.Layer.Norm is null ? 0 : Site.Node.OutputShape.Channels;

    /// <summary>The weight as the model has it.</summary>
    protected ReadOnlySpan<float> ModelWeight => Site.Node.Parameters[Weight].Values;

    private ReadOnlySpan<float> ModelBias => hasBias ? Site.Node.Parameters[Bias].Values : default;

    private Span<float> FoldedBias => Own.Span.Slice(ForwardLength, FoldedBiasLength);

    public override void Prepare(int part, Span<float> scratch)
    {
        ReadOnlySpan<float> weight = Site.Node.Parameters[Weight].Values;
        if (part == 1)
        {
            PackBackward(weight, Own.Span[ForwardLength..]);
            return;
        }

        if (Site.Layer.Norm is { } norm)
        {
            FoldedNorm.Fold(norm, weight, ModelBias, scratch[..weight.Length], FoldedBias);
            weight = scratch[..weight.Length];
        }

        PackForward(weight, Own.Span[..ForwardLength]);
    }

    protected abstract void PackForward(ReadOnlySpan<float> weight, Span<float> packed);

    protected abstract void PackBackward(ReadOnlySpan<float> weight, Span<float> packed);

    protected OutputTail Tail(in Chunk chunk) => Tail(Site.Layer.Addend is null ? default : chunk[Site.Inputs[1]]);

    /// <summary>What is done to outputs.</summary>
    /// <param name="addend">What is added to them, or empty.</param>
    protected OutputTail Tail(ReadOnlySpan<float> addend) => new()
    {
        Bias = Site.Layer.Norm is null ? ModelBias : FoldedBias,
        Addend = addend,
        Relu = Site.Layer.Relu,
    };

    /// <summary>The output's gradient behind the ReLU; the bias's gradient is taken on the way where it is wanted.</summary>
    protected ReadOnlySpan<float> GradientBehindTail(in Chunk chunk)
    {
        Span<float> gradOutput = chunk[Site.OutputGradient];
        bool wantsBias = hasBias && Site.IsTrained;
        if (Site.Layer.MasksGradient && wantsBias)
        {
            Kernels.Elementwise.Bias.BackwardRelu(chunk[Site.Output], gradOutput, Site.Gradient(chunk, Bias), Site.InstructionSet);
        }
        else if (wantsBias)
        {
            Kernels.Elementwise.Bias.Backward(gradOutput, Site.Gradient(chunk, Bias), Site.InstructionSet);
        }
        else if (Site.Layer.MasksGradient)
        {
            Relu.BackwardInput(chunk[Site.Output], gradOutput, gradOutput, Site.InstructionSet);
        }

        return gradOutput;
    }
}
