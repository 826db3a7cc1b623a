namespace Fovea.Explaining.Training;

/// <summary>What the library says of a draft.</summary>
/// <param name="Layers">Its layers, in order.</param>
/// <param name="Problem">What is wrong with the network as a whole, though each layer fits; or null.</param>
public sealed record NetworkReview(IReadOnlyList<LayerReview> Layers, string? Problem)
{
    /// <summary>Whether a model can be made of it.</summary>
    public bool IsReady => Problem is null && Layers.All(layer => layer.Problem is null);

    /// <summary>The trained values of all layers.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>The multiplications of one image on its way forward.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);
}
