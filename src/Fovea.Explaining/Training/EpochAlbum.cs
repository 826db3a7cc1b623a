using Fovea.Models;
using Fovea.Training;

namespace Fovea.Explaining.Training;

/// <summary>
/// A model through the epochs of its training. What it keeps has a bound: when there are too many snapshots, the one goes whose neighbours
/// lie closest together, so that they stay spread over the whole training; the first and the last stay.
/// </summary>
public sealed class EpochAlbum
{
    /// <summary>What the parameters of all snapshots may take, unless another bound is given: 128 MiB.</summary>
    public const long UsualBytes = 128L << 20;

    private readonly List<EpochSnapshot> snapshots = [];
    private readonly int most;

    /// <summary>Begins an album.</summary>
    /// <param name="model">A model with the layers of the snapshots; a copy of it shows them.</param>
    /// <param name="title">What was trained, for people.</param>
    /// <param name="bytes">What the parameters of all snapshots may take.</param>
    public EpochAlbum(Model model, string title, long bytes = UsualBytes)
    {
        ArgumentNullException.ThrowIfNull(model);
        Title = title;
        Model = model.Clone();
        most = (int)Math.Clamp(bytes / Math.Max(1, model.Parameters.Raw.Length * (long)sizeof(float)), 3, 1000);
    }

    /// <summary>What was trained.</summary>
    public string Title { get; }

    /// <summary>The model that <see cref="Show"/> brings a snapshot into.</summary>
    public Model Model { get; }

    /// <summary>The snapshots, the earliest first.</summary>
    public IReadOnlyList<EpochSnapshot> Snapshots => snapshots;

    /// <summary>The images that the snapshots are measured on; null where none are at hand.</summary>
    public IImageDataset? Images { get; private set; }

    /// <summary>Takes images to measure the snapshots on. What was measured on others is forgotten.</summary>
    /// <param name="images">The images, or null for none.</param>
    public void MeasureOn(IImageDataset? images)
    {
        if (ReferenceEquals(images, Images))
        {
            return;
        }

        Images = images;
        foreach (EpochSnapshot snapshot in snapshots)
        {
            snapshot.Measured = null;
        }
    }

    /// <summary>Adds a snapshot, the latest of all.</summary>
    /// <param name="snapshot">The snapshot, of a model with the same layers.</param>
    public void Add(EpochSnapshot snapshot)
    {
        snapshots.Add(snapshot);
        if (snapshots.Count > most)
        {
            snapshots.RemoveAt(Enumerable.Range(1, snapshots.Count - 2).MinBy(i => snapshots[i + 1].Epoch - snapshots[i - 1].Epoch));
        }
    }

    /// <summary>Brings a snapshot into <see cref="Model"/>.</summary>
    /// <param name="index">The snapshot, from 0.</param>
    public Model Show(int index)
    {
        snapshots[index].CopyTo(Model);
        return Model;
    }
}
