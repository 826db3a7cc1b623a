namespace Fovea.Explaining.Training;

/// <summary>What the library says of one layer of a draft.</summary>
/// <param name="Name">The layer's name in the model.</param>
/// <param name="Draft">The layer.</param>
/// <param name="Output">Its output for one image; null where it does not fit, or a layer before it does not.</param>
/// <param name="Parameters">Its trained values; 0 without <paramref name="Output"/>.</param>
/// <param name="MultiplyAdds">Its multiplications for one image, likewise.</param>
/// <param name="Problem">Why it does not fit, in the library's own words; or null.</param>
public sealed record LayerReview(string Name, LayerDraft Draft, Shape? Output, long Parameters, long MultiplyAdds, string? Problem);
