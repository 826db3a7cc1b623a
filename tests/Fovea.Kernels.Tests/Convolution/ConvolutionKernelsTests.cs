using Fovea.Kernels.Convolution;
using Fovea.Kernels.Convolution.Winograd;
using Fovea.Kernels.Geometry;
using Fovea.Kernels.Simd;
using Fovea.Testing;

namespace Fovea.Kernels.Tests.Convolution;

/// <summary>What the choice of an algorithm promises.</summary>
public sealed class ConvolutionKernelsTests
{
    private static readonly ConvGeometry Wide = new(new(8, 3, 1, 1, 1), new(8, 3, 1, 1, 1), 64, 64);

    [Fact]
    public void Strict_arithmetic_never_transforms()
    {
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
        {
            foreach (ConvGeometry geometry in ConvCase.All.Select(test => test.Geometry).Append(Wide))
            {
                var (forward, backwardInput, backwardWeight) = ConvolutionKernels.Choose(geometry, set, Arithmetic.Strict);
                Assert.All([forward, backwardInput, backwardWeight], each => Assert.IsNotType<WinogradConvolution>(each));
            }
        }
    }

    [Fact]
    public void Fast_arithmetic_transforms_where_channels_are_many() =>
        Assert.IsType<WinogradConvolution>(ConvolutionKernels.Choose(Wide, InstructionSets.Best, Arithmetic.Fast).Forward);
}
