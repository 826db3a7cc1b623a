using Fovea.Layers;

namespace Fovea.Models;

/// <content>The activations beside Relu and Softmax.</content>
public static partial class NodeExtensions
{
    /// <summary>min(max(input, 0), 6).</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    public static Node Relu6(this Node input, string? name = null) => Put(input, new Relu6 { Name = name });

    /// <summary>input sigmoid(input).</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    public static Node Silu(this Node input, string? name = null) => Put(input, new Silu { Name = name });

    /// <summary>input min(max(input + 3, 0), 6) / 6.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    public static Node HardSwish(this Node input, string? name = null) => Put(input, new HardSwish { Name = name });

    /// <summary>1 / (1 + e^-input).</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    public static Node Sigmoid(this Node input, string? name = null) => Put(input, new Sigmoid { Name = name });

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    public static Node Tanh(this Node input, string? name = null) => Put(input, new Tanh { Name = name });

    /// <summary>input where it is positive, else slope input.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="slope">The factor of negative values.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">The slope is not finite.</exception>
    public static Node LeakyRelu(this Node input, float slope = Layers.LeakyRelu.DefaultSlope, string? name = null) =>
        Put(input, new LeakyRelu(slope) { Name = name });

    /// <summary>input where it is positive, else alpha (e^input - 1).</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="alpha">The output for very negative values is -alpha.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    /// <exception cref="ShapeException">Alpha is not finite.</exception>
    public static Node Elu(this Node input, float alpha = Layers.Elu.DefaultAlpha, string? name = null) =>
        Put(input, new Elu(alpha) { Name = name });

    /// <summary>input times the normal distribution's probability below it.</summary>
    /// <param name="input">What it reads, of any shape.</param>
    /// <param name="approximate">Whether the form with the hyperbolic tangent is taken.</param>
    /// <param name="name">The layer's name; null for a numbered one.</param>
    public static Node Gelu(this Node input, bool approximate = false, string? name = null) =>
        Put(input, new Gelu(approximate) { Name = name });
}
