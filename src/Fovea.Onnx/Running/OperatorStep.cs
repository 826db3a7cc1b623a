using Fovea.Onnx.Operators;
using Fovea.Onnx.Proto;
using Fovea.Onnx.Reading;

namespace Fovea.Onnx.Running;

/// <summary>One node, computed by its operator.</summary>
/// <param name="node">The node.</param>
/// <param name="choice">Its operator.</param>
/// <param name="source">What messages call the model.</param>
internal sealed class OperatorStep(NodeProto node, OperatorChoice choice, string source) : IStep
{
    public void Run(RunState state)
    {
        OnnxTensor[] outputs = Compute([.. node.Input.Select(state.Find)]);
        state.Release(node.Input);
        for (int i = 0; i < Math.Min(outputs.Length, node.Output.Count); i++)
        {
            if (node.Output[i].Length > 0)
            {
                state.Set(node.Output[i], outputs[i]);
            }
        }
    }

    /// <summary>The node's outputs.</summary>
    /// <param name="inputs">Its inputs; null for those left out.</param>
    /// <exception cref="FoveaException">The inputs do not fit the operator, or the memory does not suffice.</exception>
    public OnnxTensor[] Compute(IReadOnlyList<OnnxTensor?> inputs)
    {
        try
        {
            return choice.Definition.Run(new OperatorCall(node, choice.Version, inputs));
        }
        catch (FoveaException exception)
        {
            throw new FoveaException($"{source}: {exception.Message}", exception);
        }
        catch (OutOfMemoryException exception)
        {
            throw new FoveaException($"{source}: {GraphReader.Describe(node)} needs more memory than there is. Received {Shapes(inputs)}.", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or IndexOutOfRangeException or OverflowException
            or InvalidCastException or DivideByZeroException or InvalidOperationException)
        {
            // A file from outside can put anything before an operator; whatever it did not foresee is told as one message, too.
            throw new FoveaException(
                $"{source}: {GraphReader.Describe(node)} cannot be computed for {Shapes(inputs)} ({exception.Message.TrimEnd('.')}). "
                + "The model is damaged, or made for other inputs.", exception);
        }
    }

    private static string Shapes(IReadOnlyList<OnnxTensor?> inputs) => string.Join(
        ", ", inputs.Select(input => input is null ? "nothing" : $"{OnnxTypes.NameOf(input.Type)} [{string.Join(", ", input.Shape)}]"));
}
