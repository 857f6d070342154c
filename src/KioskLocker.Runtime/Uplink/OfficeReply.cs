namespace KioskLocker.Runtime.Uplink;

/// <summary>What came of one request to the office, before anybody believes its content.</summary>
internal abstract record OfficeReply
{
    private OfficeReply()
    {
    }

    /// <summary>200 with JSON, complete and of bearable size.</summary>
    public sealed record Json(byte[] Body) : OfficeReply;

    /// <summary>204, where nothing more was expected.</summary>
    public sealed record Empty : OfficeReply;

    /// <summary>The office itself refused the content of the request: 400, 413 or 422 with its own words.</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Error">The office's sentence, shortened.</param>
    public sealed record Refused(int Status, string Error) : OfficeReply;

    /// <summary>Anything else.</summary>
    /// <param name="Problem">One plain sentence.</param>
    /// <param name="RetryAfter">What the office asked for.</param>
    /// <param name="TooSlow">A time limit ended it.</param>
    public sealed record Fault(string Problem, TimeSpan? RetryAfter, bool TooSlow) : OfficeReply;
}
