using Fovea.Data;
using Fovea.Explaining.Networks;
using Fovea.Formats.Npy;
using Fovea.Models;

namespace Fovea.Explorer.State;

/// <summary>What the person works on, the same in every view: one picture, one model and one array.</summary>
public sealed class Workspace
{
    /// <summary>The picture, the model or the array is another one.</summary>
    public event Action? Changed;

    /// <summary>The picture, or null as long as none was chosen.</summary>
    public ImageFile? Picture { get; private set; }

    /// <summary>The model, or null as long as none was opened.</summary>
    public Model? Model { get; private set; }

    /// <summary>The array that was opened last, or null.</summary>
    public NpyArray? Array { get; private set; }

    /// <summary>The name of the array's file.</summary>
    public string ArrayName { get; private set; } = string.Empty;

    /// <summary>The model's run on the picture, for the views that step through one of its layers; null where there is none yet.</summary>
    public ImageRun? Run { get; private set; }

    /// <summary>Takes the model's run on the picture.</summary>
    public void Use(ImageRun run) => Run = run;

    /// <summary>Takes another picture.</summary>
    public void Use(ImageFile picture)
    {
        Picture = picture;
        Run = null;
        Changed?.Invoke();
    }

    /// <summary>Takes another model.</summary>
    public void Use(Model model)
    {
        Model = model;
        Run = null;
        Changed?.Invoke();
    }

    /// <summary>Takes another array.</summary>
    public void Use(string name, NpyArray array)
    {
        ArrayName = name;
        Array = array;
        Changed?.Invoke();
    }
}
