namespace Fovea.Explorer.Files;

/// <summary>How much a browser's tab takes without running out of memory, phones included.</summary>
public static class TabLimits
{
    /// <summary>The most bytes of a model's parameters and of what it takes to run it: enough for ResNet-18 at 224x224.</summary>
    public const long Model = 512L << 20;

    /// <summary>The most bytes of a file with a model.</summary>
    public const long ModelFile = 300L << 20;

    /// <summary>The most bytes of a file with a picture.</summary>
    public const long PictureFile = 64L << 20;

    /// <summary>The most bytes of a file with an array.</summary>
    public const long ArrayFile = 64L << 20;

    /// <summary>The greatest side of a picture in pixels; larger ones are made smaller by the browser.</summary>
    public const int PictureSide = 640;

    /// <summary>1.5 MiB</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} bytes",
        < 1 << 20 => FormattableString.Invariant($"{bytes / 1024.0:0.#} KiB"),
        < 10 << 20 => FormattableString.Invariant($"{bytes / 1048576.0:0.##} MiB"),
        _ => FormattableString.Invariant($"{bytes / 1048576.0:N0} MiB"),
    };
}
