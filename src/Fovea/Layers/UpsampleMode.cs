namespace Fovea.Layers;

/// <summary>How <see cref="Upsample"/> finds the pixels in between.</summary>
public enum UpsampleMode
{
    /// <summary>Each pixel is repeated; PyTorch's nearest-exact, the same as its nearest for whole factors.</summary>
    Nearest,

    /// <summary>Straight lines between the middles of the pixels; PyTorch's bilinear with align_corners = false.</summary>
    Bilinear,
}
