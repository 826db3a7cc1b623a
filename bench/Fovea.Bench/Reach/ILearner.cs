namespace Fovea.Bench.Reach;

/// <summary>One side: a network that learns from the same images by the same recipe.</summary>
internal interface ILearner
{
    /// <summary>One step of training.</summary>
    /// <param name="images">Numbers of images to learn from.</param>
    /// <param name="rate">The learning rate.</param>
    void Step(int[] images, float rate);

    /// <summary>The share of the test images that are recognised.</summary>
    double Accuracy();
}
