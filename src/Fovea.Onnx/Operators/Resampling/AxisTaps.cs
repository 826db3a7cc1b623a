namespace Fovea.Onnx.Operators;

/// <summary>For each place of an output's axis the input's places that it is made of, and their weights.</summary>
internal sealed class AxisTaps
{
    // More taps than the input has values twice over, only nonsense asks for.
    private const int SpareTaps = 8;

    private AxisTaps(int size, int count)
    {
        Count = count;
        Places = new int[size * count];
        Weights = new float[size * count];
    }

    /// <summary>The taps of each place.</summary>
    public int Count { get; }

    /// <summary>The input's places; -1 where what lies outside stands, in nearest mode.</summary>
    public int[] Places { get; }

    /// <summary>The weights.</summary>
    public float[] Weights { get; }

    /// <summary>Whether a place lies outside of the input and is not made of it, or null where none does.</summary>
    public bool[]? Outside { get; private set; }

    /// <summary>Whether the axis stays as it is.</summary>
    public bool IsIdentity { get; private set; }

    /// <summary>Works out the taps of an axis whose sizes are not 0.</summary>
    public static AxisTaps Of(OperatorCall call, ResizeRequest request, ResizeAxis axis)
    {
        Afford(call, axis, 4);
        float[] coordinates = new float[axis.NewSize];
        for (int i = 0; i < coordinates.Length; i++)
        {
            coordinates[i] = Coordinate(request.Coordinate, axis, i);
        }

        AxisTaps taps = request.Mode switch
        {
            ResizeMode.Nearest => Nearest(request, axis, coordinates),
            _ when request.Antialias => Smooth(call, request, axis, coordinates),
            ResizeMode.Linear => Linear(axis, coordinates),
            _ => Cubic(request, axis, coordinates),
        };
        if (request.Coordinate == "tf_crop_and_resize")
        {
            bool[] outside = Array.ConvertAll(coordinates, at => at < 0 || at > axis.Size - 1);
            taps.Outside = outside.Contains(true) ? outside : null;
        }

        taps.IsIdentity = axis.Size == axis.NewSize && taps.Outside is null && taps.KeepsAll();
        return taps;
    }

    // Places and weights are memory, too.
    private static void Afford(OperatorCall call, ResizeAxis axis, int count)
    {
        long bytes = (long)axis.NewSize * count * (sizeof(int) + sizeof(float));
        if (bytes > Outputs.MostBytes)
        {
            throw call.Fail($"an axis of {axis.Size} that becomes {axis.NewSize} would take {bytes} bytes, more than {Outputs.MostBytes}");
        }
    }

    // In float, as ONNX Runtime computes: the nearest of two equally near values hangs on the last bit.
    private static float Coordinate(string mode, ResizeAxis axis, int i) => mode switch
    {
        "half_pixel" => ((i + 0.5f) / axis.Scale) - 0.5f,
        "half_pixel_symmetric" => Symmetric(axis, i),
        "pytorch_half_pixel" => axis.NewSize > 1 ? ((i + 0.5f) / axis.Scale) - 0.5f : 0,
        "align_corners" => axis.NewSize == 1 ? 0 : (float)i * (axis.Size - 1) / (axis.NewSize - 1),
        "tf_crop_and_resize" => axis.NewSize > 1
            ? (axis.RoiStart * (axis.Size - 1)) + (i * (axis.RoiEnd - axis.RoiStart) * (axis.Size - 1) / (axis.NewSize - 1))
            : 0.5f * (axis.RoiStart + axis.RoiEnd) * (axis.Size - 1),
        "tf_half_pixel_for_nn" => (i + 0.5f) / axis.Scale,
        _ => i / axis.Scale,
    };

    private static float Symmetric(ResizeAxis axis, int i)
    {
        float adjustment = axis.NewSize / (axis.Scale * axis.Size);
        float center = axis.Size / 2f;
        return (center * (1 - adjustment)) + ((i + 0.5f) / axis.Scale) - 0.5f;
    }

    private static AxisTaps Nearest(ResizeRequest request, ResizeAxis axis, float[] coordinates)
    {
        var taps = new AxisTaps(axis.NewSize, 1);
        for (int i = 0; i < coordinates.Length; i++)
        {
            float at = coordinates[i];
            float place = request.Rounding switch
            {
                "round_prefer_floor" => MathF.Ceiling(at - 0.5f),
                "round_prefer_ceil" => MathF.Floor(at + 0.5f),
                "floor" => MathF.Floor(at),
                "ceil" => MathF.Ceiling(at),
                _ => axis.Scale < 1 ? MathF.Ceiling(at) : MathF.Truncate(at),
            };
            taps.Places[i] = (int)Math.Clamp(place, 0, axis.Size - 1);
            taps.Weights[i] = 1;
        }

        return taps;
    }

    private static AxisTaps Linear(ResizeAxis axis, float[] coordinates)
    {
        var taps = new AxisTaps(axis.NewSize, 2);
        for (int i = 0; i < coordinates.Length; i++)
        {
            float at = Math.Clamp(coordinates[i], 0, axis.Size - 1);
            int left = (int)at;
            taps.Places[2 * i] = left;
            taps.Places[(2 * i) + 1] = Math.Min(left + 1, axis.Size - 1);
            taps.Weights[2 * i] = 1 - (at - left);
            taps.Weights[(2 * i) + 1] = at - left;
        }

        return taps;
    }

    private static AxisTaps Cubic(ResizeRequest request, ResizeAxis axis, float[] coordinates)
    {
        var taps = new AxisTaps(axis.NewSize, 4);
        for (int i = 0; i < coordinates.Length; i++)
        {
            float floor = MathF.Floor(coordinates[i]);
            for (int k = 0; k < 4; k++)
            {
                float place = floor + k - 1;
                taps.Set((4 * i) + k, place, CubicWeight(coordinates[i] - place, request.CubicCoefficient), axis, request.ExcludesOutside);
            }

            taps.Normalize(i, request.ExcludesOutside);
        }

        return taps;
    }

    // The kernel is as much wider as the output is smaller.
    private static AxisTaps Smooth(OperatorCall call, ResizeRequest request, ResizeAxis axis, float[] coordinates)
    {
        float scale = Math.Min(axis.Scale, 1);
        float support = (request.Mode == ResizeMode.Linear ? 1 : 2) / scale;
        if (!(support <= (4L * axis.Size) + SpareTaps))
        {
            throw call.Fail($"a scale of {axis.Scale} does not fit an axis of {axis.Size} that becomes {axis.NewSize}");
        }

        int count = (int)Math.Ceiling(2 * support) + 1;
        Afford(call, axis, count);
        var taps = new AxisTaps(axis.NewSize, count);
        for (int i = 0; i < coordinates.Length; i++)
        {
            float at = coordinates[i];
            float first = MathF.Ceiling(at - support);
            for (int k = 0; k < count; k++)
            {
                float distance = (first + k - at) * scale;
                float weight = request.Mode == ResizeMode.Linear
                    ? Math.Max(0, 1 - Math.Abs(distance))
                    : CubicWeight(distance, request.CubicCoefficient);
                taps.Set((count * i) + k, first + k, weight, axis, request.ExcludesOutside);
            }

            taps.Normalize(i, true);
        }

        return taps;
    }

    /// <summary>Keys' cubic kernel.</summary>
    private static float CubicWeight(float distance, float a)
    {
        float x = Math.Abs(distance);
        return x <= 1 ? (((((a + 2) * x) - (a + 3)) * x) * x) + 1
            : x < 2 ? (((((a * x) - (5 * a)) * x) + (8 * a)) * x) - (4 * a)
            : 0;
    }

    private void Set(int tap, float place, float weight, ResizeAxis axis, bool excludes)
    {
        bool inside = place >= 0 && place <= axis.Size - 1;
        Places[tap] = (int)Math.Clamp(place, 0, axis.Size - 1);
        Weights[tap] = inside || !excludes ? weight : 0;
    }

    private void Normalize(int place, bool wanted)
    {
        Span<float> weights = Weights.AsSpan(place * Count, Count);
        float sum = 0;
        foreach (float weight in weights)
        {
            sum += weight;
        }

        for (int k = 0; k < weights.Length && wanted; k++)
        {
            weights[k] /= sum;
        }
    }

    private bool KeepsAll()
    {
        for (int i = 0; i < Places.Length; i++)
        {
            if (Weights[i] != 0 && (Weights[i] != 1 || Places[i] != i / Count))
            {
                return false;
            }
        }

        return true;
    }
}
