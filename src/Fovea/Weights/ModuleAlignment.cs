namespace Fovea.Weights;

/// <summary>Finds which layer of a file stands for which layer of a model.</summary>
internal static class ModuleAlignment
{
    private const long MostCells = 16_000_000;

    /// <summary>
    /// The best of: equal names, the order that the names tell, the order of the file. In the last two, layers of either side may be left
    /// out, and as many as possible fit by every size; then those that only their size tells.
    /// </summary>
    /// <returns>For each layer of the model that of the file, or null.</returns>
    public static WeightModule?[] Find(IReadOnlyList<ModelModule> model, IReadOnlyList<WeightModule> file, IWeightSource source)
    {
        if ((model.Count + 1L) * (file.Count + 1L) > MostCells)
        {
            throw new FoveaException(
                $"{source.Name}: {file.Count} layers are too many to be compared with the {model.Count} of the model. Write a map by hand.");
        }

        WeightModule?[] best = ByName(model, file);
        WeightModule[] sorted = source.IsInLayerOrder ? [.. file] : [.. file.OrderBy(module => module.Name, new ModuleOrder())];
        foreach (WeightModule[] order in (WeightModule[][])[sorted, [.. file]])
        {
            WeightModule?[] aligned = ByOrder(model, order);
            AddBySize(model, aligned, file);
            best = Total(model, aligned) > Total(model, best) ? aligned : best;
        }

        return best;
    }

    /// <summary>How well an assignment fits.</summary>
    public static int Total(IReadOnlyList<ModelModule> model, WeightModule?[] aligned) =>
        aligned.Index().Sum(each => each.Item is null ? 0 : model[each.Index].Score(each.Item));

    private static WeightModule?[] ByName(IReadOnlyList<ModelModule> model, IReadOnlyList<WeightModule> file)
    {
        var byName = file.ToDictionary(module => module.Name, StringComparer.Ordinal);
        return
        [
            .. model.Select(module =>
                byName.TryGetValue(module.Node.Name, out WeightModule? found) && module.Score(found) > 0 ? found : null),
        ];
    }

    // Names need not tell the order. Two that are left over and fit each other and nothing else belong together.
    private static void AddBySize(IReadOnlyList<ModelModule> model, WeightModule?[] aligned, IReadOnlyList<WeightModule> file)
    {
        WeightModule[] free = [.. file.Except(aligned.OfType<WeightModule>())];
        int[] open = [.. Enumerable.Range(0, model.Count).Where(m => aligned[m] is null)];
        foreach (int m in open)
        {
            WeightModule[] fitting = [.. free.Where(module => model[m].Score(module) == ModelModule.Fits)];
            if (fitting.Length == 1 && open.Count(other => model[other].Score(fitting[0]) == ModelModule.Fits) == 1)
            {
                aligned[m] = fitting[0];
            }
        }
    }

    // The table of the longest common subsequence, with scores in place of ones.
    private static WeightModule?[] ByOrder(IReadOnlyList<ModelModule> model, WeightModule[] file)
    {
        int[,] best = new int[model.Count + 1, file.Length + 1];
        for (int m = model.Count - 1; m >= 0; m--)
        {
            for (int f = file.Length - 1; f >= 0; f--)
            {
                int score = model[m].Score(file[f]);
                int without = Math.Max(best[m + 1, f], best[m, f + 1]);
                best[m, f] = score == 0 ? without : Math.Max(without, score + best[m + 1, f + 1]);
            }
        }

        var aligned = new WeightModule?[model.Count];
        for (int m = 0, f = 0; m < model.Count && f < file.Length;)
        {
            int score = model[m].Score(file[f]);
            if (score > 0 && best[m, f] == score + best[m + 1, f + 1])
            {
                aligned[m++] = file[f++];
            }
            else if (best[m, f] == best[m, f + 1])
            {
                f++;
            }
            else
            {
                m++;
            }
        }

        return aligned;
    }
}
