namespace Fovea.Explaining.Files;

/// <summary>What a file holds.</summary>
public enum FileKind
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>Tensors, and Fovea's models.</summary>
    Safetensors,

    /// <summary>A network in the format of ONNX.</summary>
    Onnx,

    /// <summary>A picture: PNG, JPEG or BMP.</summary>
    Picture,

    /// <summary>One array, as np.save writes it.</summary>
    Npy,

    /// <summary>JSON, which may describe a network.</summary>
    Json,

    /// <summary>A ZIP archive, as .npz files and PyTorch's .pt files are.</summary>
    Zip,

    /// <summary>HDF5, as Keras' .h5 files are.</summary>
    Hdf5,

    /// <summary>What git keeps in place of a large file.</summary>
    GitLfsPointer,

    /// <summary>A web page or XML, often what a failed download left.</summary>
    Markup,
}
