namespace KioskLocker.BackOffice;

/// <summary>What every request passes: headers that keep pages to themselves, one log line without personal data, who is asking, form tokens.</summary>
internal static class OfficePipeline
{
    public static void Use(WebApplication app)
    {
        app.UseExceptionHandler(error => error.Run(context =>
        {
            // The text of an exception stays in the log.
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync("Có lỗi trong chương trình; hãy thử lại. / The program failed; please try again.");
        }));
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache, no-store";
            headers.Pragma = "no-cache";
            if (context.Request.IsHttps)
                headers.StrictTransportSecurity = "max-age=31536000";
            return next(context);
        });
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }
}
