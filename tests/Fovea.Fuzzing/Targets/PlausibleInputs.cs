using Fovea.Fuzzing.Engine;
using Fovea.Onnx;

namespace Fovea.Fuzzing.Targets;

/// <summary>
/// The shapes that operators with several inputs expect, so that more than their first check is reached: an entry is written as the
/// specification writes it, with a letter for each size; now and then one does not fit.
/// </summary>
internal static class PlausibleInputs
{
    // Of each input: its type (f real, b byte, i index, t truth value; after ? it may be left out) and its sizes.
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["Conv"] = "f:nchw f:mckl ?f:m",
        ["ConvTranspose"] = "f:nchw f:cmkl ?f:m",
        ["ConvInteger"] = "b:nchw b:mckl ?b: ?b:",
        ["QLinearConv"] = "b:nchw f: b: b:mckl f: b: f: b:",
        ["MaxPool"] = "f:nchw",
        ["AveragePool"] = "f:nchw",
        ["LpPool"] = "f:nchw",
        ["LRN"] = "f:nchw",
        ["Gemm"] = "f:mk f:kn ?f:n",
        ["MatMul"] = "f:nmk f:nkl",
        ["MatMulInteger"] = "b:mk b:kn ?b: ?b:",
        ["BatchNormalization"] = "f:nchw f:c f:c f:c f:c",
        ["InstanceNormalization"] = "f:nchw f:c f:c",
        ["GroupNormalization"] = "f:nchw f:c f:c",
        ["LayerNormalization"] = "f:nmk f:k ?f:k",
        ["PRelu"] = "f:nchw f:c",
        ["Clip"] = "f:nchw ?f: ?f:",
        ["Reshape"] = "f:nmk i:r",
        ["Squeeze"] = "f:nmk i:d",
        ["Unsqueeze"] = "f:nmk i:d",
        ["Split"] = "f:nmk ?i:d",
        ["Slice"] = "f:nmk i:d i:d ?i:d ?i:d",
        ["Pad"] = "f:nmk i:s ?f: ?i:r",
        ["Expand"] = "f:nmk i:r",
        ["Tile"] = "f:nmk i:r",
        ["Gather"] = "f:nmk i:md",
        ["GatherElements"] = "f:nmk i:nmk",
        ["GatherND"] = "f:nmk i:nd",
        ["Where"] = "t:nmk f:nmk f:mk",
        ["TopK"] = "f:nmk i:o",
        ["CumSum"] = "f:nmk i:",
        ["ConstantOfShape"] = "i:r",
        ["Range"] = "i: i: i:",
        ["Resize"] = "f:nchw ?f:x ?f:v ?i:v",
        ["Upsample"] = "f:nchw f:v",
        ["QuantizeLinear"] = "f:nck f:c ?b:c",
        ["DequantizeLinear"] = "b:nck f:c ?b:c",
        ["SoftmaxCrossEntropyLoss"] = "f:nck i:nk ?f:c",
        ["NegativeLogLikelihoodLoss"] = "f:nck i:nk ?f:c",
        ["Dropout"] = "f:nmk ?f: ?t:",
    };

    /// <summary>Inputs for an operator, or null where nothing is known of it.</summary>
    public static OnnxTensor?[]? Next(string name, FuzzRandom random, Func<OnnxType, int[], OnnxTensor> tensor)
    {
        if (!Known.TryGetValue(name, out string? form))
        {
            return null;
        }

        OnnxType real = random.Of(OnnxType.Float32, OnnxType.Float32, OnnxType.Float64, OnnxType.Float16);
        OnnxType whole = random.OnceIn(2) ? OnnxType.UInt8 : OnnxType.Int8;
        var sizes = new Dictionary<char, int> { ['r'] = 3, ['s'] = 6, ['v'] = 4, ['x'] = 8, ['o'] = 1, ['d'] = 1 + random.Below(3) };
        return
        [
            .. form.Split(' ').Select(entry =>
            {
                string[] parts = entry.TrimStart('?').Split(':');
                if (entry[0] == '?' && random.OnceIn(2))
                {
                    return null;
                }

                OnnxType type = parts[0] switch
                {
                    "i" => random.OnceIn(4) ? OnnxType.Int32 : OnnxType.Int64,
                    "b" => whole,
                    "t" => OnnxType.Bool,
                    _ => real,
                };
                return tensor(type, [.. parts[1].Select(Size)]);
            }),
        ];

        int Size(char letter)
        {
            if (!sizes.TryGetValue(letter, out int size))
            {
                sizes[letter] = size = random.OnceIn(15) ? 0 : 1 + random.Below(6);
            }

            return random.OnceIn(40) ? random.Below(5) : size;
        }
    }
}
