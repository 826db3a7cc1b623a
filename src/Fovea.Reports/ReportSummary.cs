namespace Fovea.Reports;

/// <summary>A report that was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Epochs">The epochs that the run has behind it.</param>
/// <param name="Accuracy">The share of the held-back images that the model recognises; null where it was not measured.</param>
/// <param name="Mistakes">The held-back images that it takes for something else; null likewise.</param>
public sealed record ReportSummary(string Path, int Epochs, double? Accuracy, int? Mistakes);
