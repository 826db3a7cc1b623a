using System.Globalization;

namespace Fovea.Weights;

/// <summary>What tensors of one layer make of it.</summary>
internal enum ModuleKind
{
    Convolution,
    Dense,
    BatchNorm,
    Norm,
    Other,
}

/// <summary>The tensors of a file that belong to one layer, by the names that Fovea has for them.</summary>
/// <param name="Name">What their names have in common: <c>layer1.0.conv1</c>.</param>
/// <param name="Kind">The kind of layer.</param>
/// <param name="Tensors">The tensors by role: weight, bias, scale, offset, runningMean, runningVariance.</param>
internal sealed record WeightModule(string Name, ModuleKind Kind, IReadOnlyDictionary<string, WeightArray> Tensors)
{
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["weight"] = "weight", ["bias"] = "bias", ["running_mean"] = "runningMean", ["running_var"] = "runningVariance",
        ["kernel"] = "weight", ["depthwise_kernel"] = "weight", ["gamma"] = "scale", ["beta"] = "offset",
        ["moving_mean"] = "runningMean", ["moving_variance"] = "runningVariance",
        ["scale"] = "scale", ["offset"] = "offset", ["runningMean"] = "runningMean", ["runningVariance"] = "runningVariance",
    };

    private static readonly string[] OfNorm = ["scale", "offset", "runningMean", "runningVariance"];
    private static readonly string[] OfWeights = ["weight", "bias"];

    /// <summary>Whether a tensor counts steps and holds no weight: PyTorch keeps one beside each batch normalisation.</summary>
    public static bool IsCounter(string name) => Last(name) is "num_batches_tracked";

    /// <summary>The conventions that the names of a file can follow: one, or PyTorch's and Fovea's where all are weight and bias.</summary>
    public static WeightConvention[] Conventions(IWeightSource source)
    {
        HashSet<string> words = [.. source.Arrays.Select(array => Last(array.Name))];
        return words.Overlaps(["runningMean", "runningVariance", "scale", "offset"]) ? [WeightConvention.Fovea]
            : words.Overlaps(["kernel", "depthwise_kernel", "gamma", "beta", "moving_mean"]) || words.All(IsNumber) ? [WeightConvention.Keras]
            : words.Contains("running_mean") ? [WeightConvention.PyTorch]
            : [WeightConvention.PyTorch, WeightConvention.Fovea];
    }

    /// <summary>The layers of a file, in the order of their first tensors.</summary>
    public static IReadOnlyList<WeightModule> Of(IWeightSource source)
    {
        var groups = new Dictionary<string, List<WeightArray>>(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (WeightArray array in source.Arrays.Where(array => !IsCounter(array.Name)))
        {
            string name = array.Name[..Math.Max(0, array.Name.LastIndexOfAny(['.', '/']))];
            if (!groups.TryGetValue(name, out List<WeightArray>? group))
            {
                groups.Add(name, group = []);
                names.Add(name);
            }

            group.Add(array);
        }

        return [.. names.Select(name => Make(name, groups[name]))];
    }

    private static WeightModule Make(string name, List<WeightArray> arrays)
    {
        bool isNorm = arrays.All(array => array.Shape.Length == 1) && arrays.Count >= 2;
        var tensors = new Dictionary<string, WeightArray>(StringComparer.Ordinal);
        foreach (WeightArray array in arrays)
        {
            string word = Last(array.Name);
            string? role = IsNumber(word) ? ByNumber(int.Parse(word, CultureInfo.InvariantCulture), isNorm) : Roles.GetValueOrDefault(word);

            // A norm's factor is called weight, too.
            role = isNorm && role == "weight" ? "scale" : isNorm && role == "bias" ? "offset" : role;
            if (role is not null)
            {
                tensors.TryAdd(role, array);
            }
        }

        ModuleKind kind = tensors.ContainsKey("runningMean") ? ModuleKind.BatchNorm
            : tensors.ContainsKey("scale") ? ModuleKind.Norm
            : tensors.GetValueOrDefault("weight")?.Shape.Length switch
            {
                4 => ModuleKind.Convolution,
                2 => ModuleKind.Dense,
                _ => ModuleKind.Other,
            };
        return new WeightModule(name, kind, tensors);
    }

    // Keras 3 numbers the arrays of a layer in the order in which the layer made them.
    private static string? ByNumber(int number, bool isNorm) => (isNorm ? OfNorm : OfWeights).ElementAtOrDefault(number);

    private static string Last(string name)
    {
        string word = name[(name.LastIndexOfAny(['.', '/']) + 1)..];
        return word.EndsWith(":0", StringComparison.Ordinal) ? word[..^2] : word;
    }

    private static bool IsNumber(string word) => word.Length is > 0 and < 5 && word.All(char.IsAsciiDigit);
}
