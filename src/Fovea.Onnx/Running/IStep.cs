namespace Fovea.Onnx.Running;

/// <summary>One thing to do in a run.</summary>
internal interface IStep
{
    /// <summary>Reads values and sets others.</summary>
    void Run(RunState state);
}
