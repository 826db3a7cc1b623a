namespace Fovea.Planning;

/// <summary>A place in the arena that holds one array for each image.</summary>
/// <param name="Offset">Where it begins, in floats: inside a chunk's part, or in the arena where shared.</param>
/// <param name="Length">The floats of one image.</param>
/// <param name="Shared">Whether it holds the images of the whole batch (the model's input and output) rather than those of a chunk.</param>
internal readonly record struct Slot(int Offset, int Length, bool Shared);
