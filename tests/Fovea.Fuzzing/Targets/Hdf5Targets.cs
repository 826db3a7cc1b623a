using Fovea.Data;
using Fovea.Formats.Hdf5;
using Fovea.Fuzzing.Engine;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Weights;

namespace Fovea.Fuzzing.Targets;

/// <summary>HDF5 files, as h5py wrote them.</summary>
/// <param name="name">The target's name.</param>
/// <param name="samples">The files of the corpus.</param>
internal abstract class Hdf5FileTarget(string name, params string[] samples) : FileTarget(
    name, "file.h5", 1032 * 64, "deflate turns a byte into 1032, each of which may become a number")
{
    protected override IReadOnlyList<string> Words =>
    [
        "TREE", "SNOD", "HEAP", "GCOL", "FRHP", "FHDB", "BTHD", "BTLF", "FADB", "FAHD", "OHDR", "OCHK", "\u0089HDF\r\n\u001A\n",
        "\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF", "\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
    ];

    protected override IReadOnlyList<byte[]> Corpus(string folder) => [.. samples.Select(Sample)];

    private static byte[] Sample(string name)
    {
        using Stream stream = typeof(Hdf5FileTarget).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>HDF5 files: every group, attribute and dataset.</summary>
internal sealed class Hdf5Target() : Hdf5FileTarget(
    "h5", "course-latest.h5", "gzip-latest.h5", "groups.h5", "single-latest.h5", "user-block.h5", "test_pair.h5", "lzf.h5", "gzip.h5", "types.h5",
    "pages-latest.h5", "many.h5", "many-latest.h5")
{
    protected override void Read(string path)
    {
        using Hdf5File file = Hdf5File.Open(path);
        var refused = new FirstRefusal();
        refused.Try(() => Attributes(file.Root, refused));
        foreach (string place in file.DatasetPaths())
        {
            refused.Try(() =>
            {
                var dataset = (Hdf5Dataset)file.Root.Find(place)!;
                Attributes(dataset, refused);
                Values(dataset.Read());
            });
        }

        refused.Throw();
    }

    private static void Attributes(Hdf5Object holder, FirstRefusal refused)
    {
        foreach (string name in holder.AttributeNames)
        {
            refused.Try(() => Values(holder.Attribute(name)!));
        }
    }

    private static void Values(Hdf5Values values)
    {
        switch (values.Type.Kind)
        {
            case Hdf5Kind.Integer or Hdf5Kind.Float:
                _ = values.ToSingles();
                _ = values.ToDoubles();
                break;
            default:
                _ = values.ToStrings();
                break;
        }
    }
}

/// <summary>HDF5 files as weights of Keras, into a model.</summary>
internal sealed class Hdf5WeightsTarget() : Hdf5FileTarget("h5-weights", "keras.h5", "user-block.h5", "groups.h5")
{
    private readonly Model model = Model.Sequential(
        "keras", new Shape(5, 5, 1), new Conv2D(4, kernel: 3), new Flatten(), new Dense(2, bias: false));

    protected override void Read(string path)
    {
        Hdf5Weights source = Hdf5Weights.Open(path);
        new WeightMatch(model, source, WeightMap.Auto(model, source)).Load();
    }
}

/// <summary>HDF5 files as datasets.</summary>
internal sealed class Hdf5DataTarget() : Hdf5FileTarget("h5-data", "course-latest.h5", "gzip-latest.h5", "course.h5", "lzf.h5")
{
    protected override void Read(string path) => DataFolder.Read(path);
}
