using System.Text;
using Fovea.Models;
using Fovea.Reports.Events;
using Fovea.Training;

namespace Fovea.Reports.Tests;

/// <summary>The event files, read back by a parser of their own.</summary>
public sealed class EventFileTests : IDisposable
{
    private static readonly string[] Scalars =
        ["loss/train", "loss/validation", "accuracy/train", "accuracy/validation", "learning_rate", "images_per_second"];

    private readonly RunFixture run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void The_checksum_is_that_of_the_standard()
    {
        // The check value of CRC-32C, and one of RFC 3720 (32 bytes of zeros).
        Assert.Equal(0xe3069283, EventReader.Crc(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8a9136aa, EventReader.Crc(new byte[32]));
        for (int length = 0; length < 40; length++)
        {
            byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 37))];
            Assert.Equal(EventReader.Masked(bytes), MaskedCrc.Of(bytes));
        }
    }

    [Fact]
    public void A_run_gives_its_scalars_and_histograms_for_each_epoch()
    {
        var epochs = new List<EpochResult>();
        double begin = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
        float rate = 0;
        run.Run(3, seen: progress =>
        {
            if (progress.Completed is { } epoch)
            {
                epochs.Add(epoch);
                Assert.Equal(rate, epoch.LearningRate);
            }

            rate = progress.LearningRate;
        });
        List<ReadEvent> events = EventReader.Read(Assert.Single(Files()));
        Assert.Equal(("brain.Event:2", "fovea"), (events[0].Version, events[0].Writer));
        Assert.Equal([0L, 1, 2, 3], events.Select(each => each.Step));
        Assert.All(events, each => Assert.InRange(each.WallTime, begin, begin + 600));
        foreach (var (epoch, read) in epochs.Zip(events.Skip(1)))
        {
            Assert.Equal(
                [.. Scalars, "weights/conv1.weight", "weights/conv1.bias", "weights/dense1.weight", "weights/dense1.bias"],
                read.Values.Select(value => value.Tag));
            double[] expected =
            [
                epoch.TrainLoss, epoch.Validation!.Loss, epoch.TrainAccuracy, epoch.Validation.Accuracy, epoch.LearningRate!.Value,
                RunFixture.Train.Count / epoch.Seconds,
            ];
            Assert.Equal(expected.Select(value => (float)value), read.Values.Take(6).Select(value => value.Scalar!.Value));
        }

        // The weights after the last epoch are those of the model.
        Model model = Model.Load(Path.Combine(run.Folder, "model.safetensors"));
        float[] weights = model.Parameters["dense1.weight"].Span.ToArray();
        ReadHistogram histogram = events[^1].Values.Single(value => value.Tag == "weights/dense1.weight").Histogram!;
        Assert.Equal((weights.Min(), weights.Max(), weights.Length), ((float)histogram.Min, (float)histogram.Max, (int)histogram.Count));
        Assert.Equal(weights.Sum(value => (double)value), histogram.Sum, 1e-6);
        Assert.Equal(weights.Sum(value => (double)value * value), histogram.Squares, 1e-6);
        Assert.Equal(weights.Length, histogram.Counts.Sum());
        Assert.Equal(30, histogram.Limits.Length);
        double middle = histogram.Limits[14];
        Assert.Equal(weights.Count(value => value < middle), histogram.Counts.Take(15).Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_run_that_goes_on_has_every_epoch_once(int stopAfter)
    {
        run.Run(4, stopAfter: stopAfter);
        run.Run(4, resume: true, stopAfter: 3);
        run.Run(4, resume: true);
        run.Run(4, resume: true);
        string[] files = Files();
        Assert.InRange(files.Length, 2, 3);
        Assert.Equal([1L, 2, 3, 4], Epochs());
        Assert.All(files, file => Assert.Equal("brain.Event:2", EventReader.Read(file)[0].Version));
    }

    [Fact]
    public void What_a_killed_program_left_half_written_is_cut_off_and_written_again()
    {
        run.Run(4, stopAfter: 7);
        string file = Assert.Single(Files());
        byte[] whole = File.ReadAllBytes(file);
        int record = whole.Length - 20;
        foreach (byte[] torn in (byte[][])[whole[..record], whole[..5], [], Flipped(whole, record)])
        {
            File.WriteAllBytes(file, torn);
            EventLog.Open(run.Folder, EpochsOfCheckpoint(), 72);
            Assert.Equal([1L, 2], Epochs().Order());
            foreach (string later in Files().Skip(1))
            {
                File.Delete(later);
            }
        }
    }

    [Fact]
    public void A_run_that_begins_removes_the_events_of_the_run_before_but_no_others()
    {
        string other = Path.Combine(run.Folder, "events.out.tfevents.1700000000.elsewhere");
        File.WriteAllText(other, "of another program");
        run.Run(3);
        run.Run(2);
        Assert.Equal([1L, 2], Epochs());
        Assert.True(File.Exists(other));
    }

    [Fact]
    public void Events_of_more_epochs_than_the_run_has_are_of_another_run()
    {
        run.Run(3);
        EventLog.Open(run.Folder, [.. EpochsOfCheckpoint().Take(2)], 72);
        Assert.Single(Files());
        Assert.Equal([1L, 2], Epochs());
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        byte[] damaged = [.. bytes];
        damaged[at] ^= 4;
        return damaged;
    }

    private List<EpochResult> EpochsOfCheckpoint() => Fovea.Training.Runs.Checkpoint.ReadState(
        Path.Combine(run.Folder, "checkpoint.safetensors"), RunFixture.Train.Classes).Epochs;

    private string[] Files() => EventLog.Files(run.Folder);

    private IEnumerable<long> Epochs() => Files().SelectMany(EventReader.Read).Where(each => each.Version is null).Select(each => each.Step);
}
