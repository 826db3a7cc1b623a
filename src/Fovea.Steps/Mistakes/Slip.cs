namespace Fovea.Steps.Mistakes;

/// <summary>A mistake as a change to the description of a right computation.</summary>
/// <param name="Mistake">What it is called.</param>
/// <param name="Readings">
/// The ways learners' programs carry it out. Several where the mistaken windows reach past the array: NumPy clips and broadcasts, others
/// clip the filter too or leave the zeros of np.zeros.
/// </param>
internal sealed record Slip<TSpec>(Mistake Mistake, params Func<TSpec, TSpec>[] Readings);
