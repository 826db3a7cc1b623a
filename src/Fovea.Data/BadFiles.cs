namespace Fovea.Data;

/// <summary>What is done about files in a folder of images that cannot be used.</summary>
public enum BadFiles
{
    /// <summary>They are left out and told by name.</summary>
    Skip,

    /// <summary>The dataset is refused, with the first of them by name.</summary>
    Refuse,
}
