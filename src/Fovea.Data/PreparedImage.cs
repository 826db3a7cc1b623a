namespace Fovea.Data;

/// <summary>A picture made ready for a model's input.</summary>
/// <param name="Pixels">The values, 0 to 1, laid out as <paramref name="Shape"/>.</param>
/// <param name="Shape">The model's input, [height, width, channels].</param>
/// <param name="Description">What was done to the picture, in words for the person who gave it.</param>
public sealed record PreparedImage(float[] Pixels, Shape Shape, string Description);
