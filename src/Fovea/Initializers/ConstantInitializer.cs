using Fovea.Random;

namespace Fovea.Initializers;

/// <summary>One value everywhere.</summary>
internal sealed record ConstantInitializer(string FileName, float Value) : Initializer
{
    public override string Name => FileName;

    public override void Fill(Span<float> values, Shape shape, RandomSource random) => values.Fill(Value);
}
