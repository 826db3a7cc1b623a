namespace Fovea.Explorer.Views.Network;

/// <summary>What is laid over the image.</summary>
public enum Overlay
{
    /// <summary>Nothing: the image as the network gets it.</summary>
    None,

    /// <summary>Grad-CAM of a layer.</summary>
    GradCam,

    /// <summary>The gradient of the class's score by the pixels.</summary>
    Gradient,

    /// <summary>Gradient times pixel.</summary>
    TimesInput,

    /// <summary>How much the class's probability falls while a pixel is covered.</summary>
    Occlusion,
}
