using System.Globalization;
using Fovea.Models;

namespace Fovea.Explaining.Networks;

/// <summary>A class and how likely it is.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Name">Its name, or its number where the model has no names.</param>
/// <param name="Probability">From 0 to 1.</param>
public sealed record RankedClass(int Index, string Name, float Probability);

/// <summary>The classes of a model by what they are called and how likely they are.</summary>
public static class ClassRanking
{
    /// <summary>The classes, the most likely first, of equals the first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="probabilities">One for each class.</param>
    public static IReadOnlyList<RankedClass> Of(Model model, IReadOnlyList<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(model);
        return
        [
            .. probabilities.Select((probability, index) => new RankedClass(index, Name(model, index), probability))
                .OrderByDescending(each => each.Probability),
        ];
    }

    /// <summary>The name of a class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="index">The class, from 0.</param>
    public static string Name(Model model, int index)
    {
        ArgumentNullException.ThrowIfNull(model);
        return index >= 0 && index < model.Classes.Count ? model.Classes[index] : index.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The class of a name or number.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What the model calls the class, or its number from 0.</param>
    /// <exception cref="FoveaException">The model has no such class; the message names those that it has.</exception>
    public static int Find(Model model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        int outputs = model.OutputShape.Length;
        int count = outputs == 1 ? 2 : outputs;
        string[] names = [.. Enumerable.Range(0, count).Select(index => Name(model, index))];
        int found = Array.IndexOf(names, name);
        if (found < 0)
        {
            found = Array.FindIndex(names, each => each.Equals(name, StringComparison.OrdinalIgnoreCase));
        }

        if (found < 0 && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < count)
        {
            found = number;
        }

        return found >= 0
            ? found
            : throw new FoveaException($"{model.Name}: there is no class '{name}'. {NearestName.Suggest(name, names, "Classes are")}");
    }
}
