using Fovea.Explaining.Backward;
using Fovea.Explaining.Windows;
using Fovea.Explorer.Parts;

namespace Fovea.Explorer.Views.Backward;

/// <summary>The words beside the numbers.</summary>
public partial class ConvolutionBackward
{
    private string Tell(BackwardMoment moment)
    {
        ConvolutionBackwardWalk walk = backward!.Walk;
        if (moment.IsCropped)
        {
            return TellCrop(walk);
        }

        (int row, int column, int filter) = walk.Place(Index(moment));
        double dz = walk.OutputGradient[Index(moment)];
        double z = walk.Forward.Map(filter)[moment.Position];
        int done = backward.Done(moment, filter);
        string sums = done == walk.Count ? $"All {Show.Count(done)} values are in the sums." : $"{Show.Count(done)} of {Show.Count(walk.Count)} values are in the sums.";
        return $"dZ[{row}, {column}, {filter}] = {backward.Cost.Words("Z", z, dz)}. {sums}";
    }

    private string TellCrop(ConvolutionBackwardWalk walk)
    {
        int pad = walk.Forward.Rows.PadBefore;
        (int height, int width) = (walk.Forward.Rows.Input, walk.Forward.Columns.Input);
        return $"dA_prev = dA_prev_pad[{pad} : {pad + height}, {pad} : {pad + width}]: the frame of the padding is cropped off. It had gathered "
            + $"{Show.Number(walk.CroppedSum(Channel))} in all; its zeros are no inputs, so nothing above asks for their gradient.";
    }

    private string Explain(GradientEntry shown) => shown.Kind switch
    {
        GradientKind.Input when backward!.Walk.IsPadding(shown) =>
            "A zero of the padding. It gathers a gradient like every place that windows read, and that is cropped off in the end.",
        GradientKind.Input => "Every value of dZ whose window read this input sends back its dZ, times the weight that met the input there.",
        GradientKind.Weight => "The weight was used at every place of the window: each sends back its dZ, times the input that the weight met there.",
        _ => "The bias was added to every output of its filter: each sends back its dZ as it is.",
    };

    private static string NumberName(GradientEntry chosen) => chosen.Kind switch
    {
        GradientKind.Input => $"a_prev[{chosen.Row}, {chosen.Column}, {chosen.Channel}]",
        GradientKind.Weight => $"W[{chosen.Row}, {chosen.Column}, {chosen.Channel}, {chosen.Filter}]",
        _ => $"b[{chosen.Filter}]",
    };
}
