using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Fovea.Data.Known;

/// <summary>
/// Fetches a file over HTTP: from one address after the other, going on after a break where the last attempt ended, and keeping it only
/// if its SHA-256 is the expected one. Until then it has another name, beside it a note of what it is a part of.
/// </summary>
internal sealed class FileFetcher : IDisposable
{
    private const int Attempts = 4;
    private const int BufferBytes = 1 << 16;
    private readonly IProgress<FetchProgress>? progress;
    private readonly TimeSpan silence;
    private readonly TimeSpan pause;
    private readonly HttpClient client;

    public FileFetcher(IProgress<FetchProgress>? progress, (TimeSpan Silence, TimeSpan Pause) patience)
    {
        (this.progress, (silence, pause)) = (progress, patience);

        // A redirection from https to http is not followed by the handler.
        client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = patience.Silence, MaxAutomaticRedirections = 5 })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("fovea/0.1");
    }

    /// <summary>Fetches.</summary>
    /// <param name="file">What to fetch.</param>
    /// <param name="path">Where it goes; it appears whole.</param>
    /// <param name="problems">What went wrong at each address, in words.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether the file is there.</returns>
    public bool TryFetch(KnownFile file, string path, List<string> problems, CancellationToken cancellationToken)
    {
        foreach (Uri address in file.Addresses)
        {
            Failure? problem = null;
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                var part = new PartialFile(path, address);
                long before = part.Length;
                problem = Attempt(file, address, part, cancellationToken);
                if (problem is null && Complete(file, part, path, before > 0, out problem))
                {
                    return true;
                }

                if (problem!.IsFinal)
                {
                    break;
                }

                cancellationToken.WaitHandle.WaitOne(pause);
                cancellationToken.ThrowIfCancellationRequested();
            }

            problems.Add($"{address}: {problem!.Text}");
        }

        return false;
    }

    public void Dispose() => client.Dispose();

    private static bool Complete(KnownFile file, PartialFile part, string path, bool wasResumed, out Failure? problem)
    {
        string found = DatasetFetcher.Sha256(part.Path);
        if (found == file.Sha256)
        {
            part.Finish(path);
            problem = null;
            return true;
        }

        // Pieces of two versions may have met: then once more from the beginning.
        part.Remove();
        problem = new Failure($"the file has the SHA-256 {found}, expected {file.Sha256}; it was removed", IsFinal: !wasResumed);
        return false;
    }

    // Null where the file is complete.
    private Failure? Attempt(KnownFile file, Uri address, PartialFile part, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(silence);
        try
        {
            return Attempt(file, address, part, patience).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Failure($"nothing came for {silence.TotalSeconds:0} s", IsFinal: false);
        }
        catch (HttpRequestException problem)
        {
            bool isFinal = problem.HttpRequestError is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;
            return new Failure((problem.InnerException ?? problem).Message.TrimEnd('.'), isFinal);
        }
    }

    private async Task<Failure?> Attempt(KnownFile file, Uri address, PartialFile part, CancellationTokenSource patience)
    {
        if (part.Length == file.Length)
        {
            return null;
        }

        if (part.Length > file.Length)
        {
            part.Remove();
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (part.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(part.Length, null);
            part.Condition(request.Headers);
        }

        using HttpResponseMessage response =
            await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            part.Remove();
            return new Failure("the server does not have the rest of the file", IsFinal: false);
        }

        if (!response.IsSuccessStatusCode)
        {
            bool mayPass = (int)response.StatusCode is >= 500 or 408 or 429;
            return new Failure($"the server answers {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd(), !mayPass);
        }

        long first = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? -1 : 0;
        if (first != 0 && first != part.Length)
        {
            part.Remove();
            return new Failure("the server sends another part than was asked for", IsFinal: false);
        }

        using FileStream target = part.Open(first, response.Headers.ETag, response.Content.Headers.LastModified);
        using Stream source = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
        return await Copy(file, source, target, first, patience).ConfigureAwait(false);
    }

    private async Task<Failure?> Copy(
        KnownFile file, Stream source, FileStream target, long done, CancellationTokenSource patience)
    {
        long begun = Stopwatch.GetTimestamp();
        long first = done;
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            int got;
            try
            {
                got = await source.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // Of the network; what fails on the disk goes up, as no other address helps there.
                return new Failure($"the connection broke after {done} bytes", IsFinal: false);
            }

            patience.CancelAfter(silence);
            if (got == 0)
            {
                target.Flush(flushToDisk: true);
                return done == file.Length ? null : new Failure($"the data end at byte {done}, expected {file.Length}", IsFinal: false);
            }

            done += got;
            if (done > file.Length)
            {
                target.SetLength(0);
                return new Failure($"the server sends more than the expected {file.Length} bytes", IsFinal: true);
            }

            target.Write(buffer, 0, got);
            double seconds = Math.Max(1e-3, Stopwatch.GetElapsedTime(begun).TotalSeconds);
            progress?.Report(new FetchProgress(file.Name, done, file.Length, (done - first) / seconds));
        }
    }

    /// <summary>Why an attempt failed.</summary>
    /// <param name="Text">The reason, in words.</param>
    /// <param name="IsFinal">Whether another attempt at the same address is of no use.</param>
    private sealed record Failure(string Text, bool IsFinal);
}
