namespace Fovea.Explaining.Backward;

public sealed partial class ConvolutionBackwardWalk
{
    /// <summary>Where an entry of dA_prev_pad comes from: every value of dZ whose window read it, times the weight that met it there.</summary>
    /// <param name="paddedRow">The entry's row in the padded input.</param>
    /// <param name="paddedColumn">Its column in the padded input.</param>
    /// <param name="inputChannel">Its channel.</param>
    /// <returns>
    /// The terms in the order in which they are added; added so, they give the entry to the last bit. Those with an index below
    /// <see cref="Done"/> are in the sums now.
    /// </returns>
    public IReadOnlyList<Contribution> InputContributions(int paddedRow, int paddedColumn, int inputChannel)
    {
        var terms = new List<Contribution>();
        int group = inputChannel / channels;
        int filtersOfGroup = filters / Forward.Groups;
        foreach ((int row, int tapRow) in Readers.Of(rows, paddedRow))
        {
            foreach ((int column, int tapColumn) in Readers.Of(columns, paddedColumn))
            {
                for (int filter = group * filtersOfGroup; filter < (group + 1) * filtersOfGroup; filter++)
                {
                    double weight = Forward.WeightAt(tapRow, tapColumn, inputChannel % channels, filter);
                    terms.Add(Term(row, column, filter, tapRow, tapColumn, weight));
                }
            }
        }

        return terms;
    }

    /// <summary>Where an entry of dW comes from: every value of its filter's dZ, times the input that the weight met there.</summary>
    /// <param name="tapRow">The weight's row in the filter.</param>
    /// <param name="tapColumn">Its column.</param>
    /// <param name="channel">The channel within those that the filter sees.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>One term for each place of the window, in the order in which they are added.</returns>
    public IReadOnlyList<Contribution> WeightContributions(int tapRow, int tapColumn, int channel, int filter)
    {
        var terms = new List<Contribution>(Forward.Positions);
        for (int row = 0; row < rows.Output; row++)
        {
            for (int column = 0; column < columns.Output; column++)
            {
                (int paddedRow, int paddedColumn) = Meets(row, column, tapRow, tapColumn);
                double a = padded[PaddedIndex(paddedRow, paddedColumn, Forward.FirstChannel(filter) + channel)];
                terms.Add(Term(row, column, filter, tapRow, tapColumn, a));
            }
        }

        return terms;
    }

    /// <summary>Where an entry of db comes from: every value of its filter's dZ.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>One term for each place of the window, in the order in which they are added; the factor is 1.</returns>
    public IReadOnlyList<Contribution> BiasContributions(int filter)
    {
        var terms = new List<Contribution>(Forward.Positions);
        for (int row = 0; row < rows.Output; row++)
        {
            for (int column = 0; column < columns.Output; column++)
            {
                terms.Add(Term(row, column, filter, 0, 0, 1));
            }
        }

        return terms;
    }

    private Contribution Term(int row, int column, int filter, int tapRow, int tapColumn, double factor)
    {
        int index = Index(row, column, filter);
        double dz = outputGradient[index];
        return new Contribution(index, row, column, filter, tapRow, tapColumn, factor, dz, factor * dz);
    }
}
