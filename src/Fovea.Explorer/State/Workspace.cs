using Fovea.Data;
using Fovea.Models;

namespace Fovea.Explorer.State;

/// <summary>What the person works on, the same in every view: one picture and one model.</summary>
public sealed class Workspace
{
    /// <summary>The picture or the model is another one.</summary>
    public event Action? Changed;

    /// <summary>The picture, or null as long as none was chosen.</summary>
    public ImageFile? Picture { get; private set; }

    /// <summary>The model, or null as long as none was opened.</summary>
    public Model? Model { get; private set; }

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
}
