namespace Fovea.Steps.Mistakes;

/// <summary>Where a window starts along an axis.</summary>
internal enum StartRule
{
    /// <summary>h * stride: right.</summary>
    IndexTimesStride,

    /// <summary>h.</summary>
    Index,

    /// <summary>h + stride.</summary>
    IndexPlusStride,

    /// <summary>The other axis' index times stride.</summary>
    OtherIndexTimesStride,

    /// <summary>n_H * stride, the slip in the notes' pool_forward.</summary>
    CountTimesStride,
}
