using System.Collections.Immutable;

namespace Fovea.Onnx.Operators;

/// <summary>How values between the input's are worked out.</summary>
internal enum ResizeMode
{
    /// <summary>The nearest value.</summary>
    Nearest,

    /// <summary>A weighted mean of two neighbours on each axis.</summary>
    Linear,

    /// <summary>A cubic through four neighbours on each axis.</summary>
    Cubic,
}

/// <summary>One axis of a Resize.</summary>
/// <param name="Size">The input's size.</param>
/// <param name="NewSize">The output's size.</param>
/// <param name="Scale">Their ratio as the node states it.</param>
/// <param name="RoiStart">Where the region begins, as a share of the input.</param>
/// <param name="RoiEnd">Where it ends.</param>
internal readonly record struct ResizeAxis(int Size, int NewSize, float Scale, float RoiStart, float RoiEnd);

/// <summary>What a Resize or Upsample node asks for, its attributes and inputs of any version in one form.</summary>
internal sealed class ResizeRequest
{
    private static readonly string[] Coordinates =
    [
        "half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_crop_and_resize", "tf_half_pixel_for_nn",
    ];

    private static readonly string[] Roundings = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"];

    private ResizeRequest(OperatorCall call)
    {
        string mode = call.Text("mode", "nearest");
        Mode = mode switch
        {
            "nearest" => ResizeMode.Nearest,
            "linear" or "bilinear" => ResizeMode.Linear,
            "cubic" => ResizeMode.Cubic,
            _ => throw call.Fail($"mode is '{mode}', expected nearest, linear or cubic"),
        };
        bool old = call.Version < 11;
        Coordinate = old ? "asymmetric" : OneOf(call, "coordinate_transformation_mode", Coordinates);
        Rounding = old ? "simple" : OneOf(call, "nearest_mode", Roundings);
        CubicCoefficient = call.Float("cubic_coeff_a", -0.75f);
        ExcludesOutside = !old && call.Int("exclude_outside", 0) != 0;
        Extrapolation = call.Float("extrapolation_value", 0);
        Antialias = call.Version >= 18 && call.Int("antialias", 0) != 0 && Mode != ResizeMode.Nearest;
    }

    /// <summary>How values are worked out.</summary>
    public ResizeMode Mode { get; }

    /// <summary>Where an output lies in the input: coordinate_transformation_mode.</summary>
    public string Coordinate { get; }

    /// <summary>Which neighbour is the nearest: nearest_mode, or "simple" before version 11.</summary>
    public string Rounding { get; }

    /// <summary>The cubic's coefficient a.</summary>
    public float CubicCoefficient { get; }

    /// <summary>Whether neighbours outside of the input have no weight; else the border's value stands there.</summary>
    public bool ExcludesOutside { get; }

    /// <summary>What stands outside of the input with tf_crop_and_resize.</summary>
    public float Extrapolation { get; }

    /// <summary>Whether smaller outputs are means of as many values as they stand for.</summary>
    public bool Antialias { get; }

    /// <summary>The axes.</summary>
    public ResizeAxis[] Axes { get; private set; } = [];

    /// <summary>The output's shape.</summary>
    public ImmutableArray<int> Shape { get; private set; }

    /// <summary>Reads a node.</summary>
    /// <exception cref="FoveaException">Something does not fit.</exception>
    public static ResizeRequest Of(OperatorCall call)
    {
        var request = new ResizeRequest(call);
        OnnxTensor x = call.Input(0);
        bool old = call.Version < 11;
        int scaleInput = old ? 1 : 2;
        float[]? scales = call.Version == 7 ? [.. call.Floats("scales") ?? throw call.Fail("the attribute scales is missing")] : Floats(call, scaleInput);
        long[]? sizes = old ? null : call.OptionalLongs(3) is { Length: > 0 } given ? given : null;
        if (scales is null == sizes is null)
        {
            throw call.Fail(scales is null ? "neither scales nor sizes are given" : "both scales and sizes are given, expected one of them");
        }

        int[] axes = [.. Enumerable.Range(0, x.Rank)];
        if (call.Version >= 18 && call.List("axes") is { } listed)
        {
            axes = call.Axes(listed, x.Rank);
        }

        int count = scales?.Length ?? sizes!.Length;
        if (count != axes.Length)
        {
            throw call.Fail($"there are {count} {(scales is null ? "sizes" : "scales")} for {axes.Length} axes of the input {x.Show()}");
        }

        float[] roi = request.Coordinate != "tf_crop_and_resize" ? [] : Floats(call, 1) ?? throw call.Fail("roi is missing");
        if (roi.Length > 0 && roi.Length != 2 * axes.Length)
        {
            throw call.Fail($"roi has {roi.Length} values for {axes.Length} axes, expected two for each");
        }

        request.Axes = [.. x.Shape.Select(size => new ResizeAxis(size, size, 1, 0, 1))];
        long[] output = Array.ConvertAll(x.Shape.ToArray(), size => (long)size);
        float common = Common(call, x, axes, sizes);
        for (int i = 0; i < axes.Length; i++)
        {
            int size = x.Shape[axes[i]];
            float start = roi.Length > 0 ? roi[i] : 0;
            float end = roi.Length > 0 ? roi[i + axes.Length] : 1;
            float scale = scales is not null ? scales[i] : common > 0 ? common : size == 0 ? 1 : (float)sizes![i] / size;
            output[axes[i]] = scales is null && common == 0 ? sizes![i] : Scaled(call, size, scale, end - start, common > 0);
            if (size == 0 && output[axes[i]] > 0)
            {
                throw call.Fail($"axis {axes[i]} of the input {x.Show()} is empty and cannot become {output[axes[i]]}");
            }

            request.Axes[axes[i]] = new ResizeAxis(size, (int)Math.Clamp(output[axes[i]], 0, int.MaxValue), scale, start, end);
        }

        request.Shape = Outputs.Shape(call, output);
        return request;
    }

    private static long Scaled(OperatorCall call, int size, float scale, float region, bool rounds)
    {
        bool grows = call.Version is 7 or 9;
        if (!(scale > 0) || !float.IsFinite(scale) || (grows && scale < 1))
        {
            throw call.Fail($"a scale is {scale}, expected a number {(grows ? "of 1 or more" : "above 0")}");
        }

        float scaled = rounds ? MathF.Floor((size * scale) + 0.5f) : size * region * scale;
        return scaled >= 0 ? (long)Math.Min(scaled, 1L << 40) : throw call.Fail($"the region of {region} of an axis is no region");
    }

    // With keep_aspect_ratio_policy the one scale for all axes; 0 where each has its own.
    private static float Common(OperatorCall call, OnnxTensor x, int[] axes, long[]? sizes)
    {
        string policy = call.Version >= 18 ? call.Text("keep_aspect_ratio_policy", "stretch") : "stretch";
        if (policy is not ("stretch" or "not_larger" or "not_smaller"))
        {
            throw call.Fail($"keep_aspect_ratio_policy is '{policy}', expected stretch, not_larger or not_smaller");
        }

        if (policy == "stretch" || sizes is null || axes.Length == 0)
        {
            return 0;
        }

        float[] ratios = [.. axes.Select((axis, i) => (float)sizes[i] / x.Shape[axis])];
        return policy == "not_larger" ? ratios.Min() : ratios.Max();
    }

    private static float[]? Floats(OperatorCall call, int input) => call.Optional(input) switch
    {
        null or { Length: 0 } => null,
        OnnxTensor<float> tensor => tensor.Values,
        OnnxTensor<double> tensor => Array.ConvertAll(tensor.Values, value => (float)value),
        OnnxTensor<Half> tensor => HalfValues.Widen(tensor).Values,
        OnnxTensor tensor => throw call.Fail($"input {input} is {OnnxTypes.NameOf(tensor.Type)}, expected float32"),
    };

    private static string OneOf(OperatorCall call, string attribute, string[] choices)
    {
        string chosen = call.Text(attribute, choices[0]);
        return choices.Contains(chosen) ? chosen : throw call.Fail($"{attribute} is '{chosen}', expected one of {string.Join(", ", choices)}");
    }
}
