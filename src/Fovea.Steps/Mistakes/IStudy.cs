namespace Fovea.Steps.Mistakes;

/// <summary>A right computation on given inputs together with every mistaken variant of it.</summary>
internal interface IStudy
{
    IEnumerable<Mistake> Mistakes { get; }

    /// <summary>The variants that give numbers on these inputs, whether or not they differ from the right result.</summary>
    IEnumerable<(Mistake Mistake, Outcome Outcome)> Variants();

    Diagnosis Diagnose(LearnerResult yours);

    /// <summary>Null after each variant that was tried, and last the diagnosis.</summary>
    IEnumerable<Diagnosis?> DiagnoseInPieces(LearnerResult yours);
}
