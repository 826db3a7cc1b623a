using System.Numerics.Tensors;
using Fovea.Steps.Mistakes;

namespace Fovea.Steps.Exercise;

/// <summary>One of the arrays that a function of the exercise returned, and how a learner's own is judged.</summary>
public sealed class ExerciseResult
{
    private readonly Func<IStudy> study;

    internal ExerciseResult(string name, Tensor<double> values, Func<IStudy> study)
    {
        Name = name;
        Values = values;
        this.study = study;
    }

    /// <summary>The name in the exercise: <c>dW</c>.</summary>
    public string Name { get; }

    /// <summary>The right values; a single number is a tensor of shape [1], a mask holds 0 and 1.</summary>
    public Tensor<double> Values { get; }

    /// <summary>Compares a learner's result with the right one, and where it differs, with those of the known mistakes.</summary>
    /// <param name="yours">The learner's result.</param>
    public Diagnosis Judge(LearnerResult yours)
    {
        ArgumentNullException.ThrowIfNull(yours);
        return study().Diagnose(yours);
    }

    /// <summary>The same, for a program that has other things to do between two mistakes that are tried.</summary>
    /// <param name="yours">The learner's result.</param>
    /// <returns>Null after each piece of the work, and last the answer.</returns>
    public IEnumerable<Diagnosis?> JudgeInPieces(LearnerResult yours)
    {
        ArgumentNullException.ThrowIfNull(yours);
        return study().DiagnoseInPieces(yours);
    }
}
