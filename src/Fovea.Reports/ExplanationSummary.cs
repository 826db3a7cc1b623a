using Fovea.Explaining.Networks;

namespace Fovea.Reports;

/// <summary>What an explanation found.</summary>
/// <param name="Path">The page's file.</param>
/// <param name="Class">The class that is explained.</param>
/// <param name="Classes">All classes, the likeliest first; empty of a model that is no classifier.</param>
/// <param name="GradCamLayer">The layer that Grad-CAM looks at; null where there is none.</param>
/// <param name="Covered">The patch that takes most of the probability when it covers the image, and how much; null where none does.</param>
/// <param name="Layers">The layers in order: name, kind, shape and what their values are like.</param>
/// <param name="Units">The strongest values, with what they see and are made of.</param>
public sealed record ExplanationSummary(
    string Path,
    RankedClass? Class,
    IReadOnlyList<RankedClass> Classes,
    string? GradCamLayer,
    (PixelBox Patch, double Fall)? Covered,
    IReadOnlyList<(string Name, string Kind, Shape Shape, LayerStatistics Statistics)> Layers,
    IReadOnlyList<(UnitArithmetic Arithmetic, ReceptiveField Field)> Units);
