namespace Fovea.Onnx.Running;

/// <summary>One thing to do in a run.</summary>
internal interface IStep
{
    /// <summary>Whether the values are of the shapes that the step was made for.</summary>
    bool Fits(RunState state) => true;

    /// <summary>Reads values and sets others.</summary>
    void Run(RunState state);
}
