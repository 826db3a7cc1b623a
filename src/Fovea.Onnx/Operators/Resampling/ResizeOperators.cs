namespace Fovea.Onnx.Operators;

/// <summary>Resize in all its versions, and Upsample, which came before it.</summary>
internal static class ResizeOperators
{
    public static OperatorDefinition[] Definitions { get; } =
    [
        new("Resize", [10, 11, 13, 18, 19], Run) { Types = TypeSets.All, Limits = "linear and cubic on numbers" },
        new("Upsample", [7, 9], Run) { Types = TypeSets.All, ChangedIn = 10, Limits = "linear on numbers" },
    ];

    private static OnnxTensor[] Run(OperatorCall call)
    {
        ResizeRequest request = ResizeRequest.Of(call);
        OnnxTensor x = call.Input(0);
        if (request.Shape.Contains(0))
        {
            return [x.NewLike(request.Shape)];
        }

        AxisTaps[] taps = [.. request.Axes.Select(axis => AxisTaps.Of(call, request, axis))];
        return [request.Mode == ResizeMode.Nearest ? ResizeNearest.Run(call, request, taps) : ResizeWeighted.Run(call, request, taps)];
    }
}
