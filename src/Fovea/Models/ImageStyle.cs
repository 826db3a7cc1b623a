namespace Fovea.Models;

/// <summary>What kind of picture a model was trained on, and so how a picture from outside is brought to its input.</summary>
public enum ImageStyle
{
    /// <summary>Pictures as a camera takes them: scaled to the model's input, brightness as it is.</summary>
    Photo,

    /// <summary>Single drawings or letters, bright on black as in MNIST: dark strokes on paper are inverted, cropped and centred
    /// first.</summary>
    Ink,
}
