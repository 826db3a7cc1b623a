namespace Fovea.Data;

/// <summary>How many images a class has.</summary>
/// <param name="Name">The class.</param>
/// <param name="Train">The images to learn from.</param>
/// <param name="Validation">The images to choose by.</param>
/// <param name="Test">The images held back.</param>
public sealed record ClassCount(string Name, int Train, int Validation, int Test);
