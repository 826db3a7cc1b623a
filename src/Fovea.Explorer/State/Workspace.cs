using Fovea.Data;
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

    /// <summary>Takes another picture.</summary>
    public void Use(ImageFile picture)
    {
        Picture = picture;
        Changed?.Invoke();
    }

    /// <summary>Takes another model.</summary>
    public void Use(Model model)
    {
        Model = model;
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
