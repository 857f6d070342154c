using KioskLocker.BackOffice.Cases;
using KioskLocker.BackOffice.Collection;
using KioskLocker.BackOffice.Dossiers;
using KioskLocker.BackOffice.Forms;
using KioskLocker.BackOffice.Kiosks;
using KioskLocker.BackOffice.Messages;
using KioskLocker.BackOffice.Procedures;
using KioskLocker.BackOffice.Staff;
using KioskLocker.BackOffice.Storage;
using KioskLocker.Core.Compartments;
using Microsoft.AspNetCore.Http.HttpResults;
using MachineRole = KioskLocker.Core.Staff.StaffRole;

namespace KioskLocker.BackOffice.Pages;

/// <summary>Addresses of officers' work: dossiers with a code, results, cases, badges. The same rules as <see cref="OfficeRoutes"/>.</summary>
internal static class DeskRoutes
{
    public static void Map(RouteGroupBuilder staff)
    {
        MapDossiers(staff);
        MapResults(staff);
        MapCases(staff);
        MapStaff(staff);
        FormRoutes.Map(staff);
    }

    private static void MapDossiers(RouteGroupBuilder staff)
    {
        staff.MapGet("/dossiers", (HttpContext context) => Dossiers(context));
        staff.MapGet("/dossiers/{code}", (string code, HttpContext context) => Dossier(context, code));
        staff.MapPost("/dossiers/register", (IFormCollection form, HttpContext context, DossierBook book) =>
        {
            var typed = new CounterDossier(form["dossier"].ToString(), form["procedure"].ToString(), form["id"].ToString(), form["name"], form["phone"], null);
            return book.Register(typed, OfficeRoutes.Who(context)) is var problem and not ActProblem.None
                ? Dossiers(context, problem)
                : Results.LocalRedirect("/dossiers/" + Uri.EscapeDataString(DossierBook.ReadCode(typed.Code)!));
        }).RequireAuthorization(OfficeRoutes.Papers);
    }

    private static void MapResults(RouteGroupBuilder staff)
    {
        staff.MapGet("/results", (HttpContext context, ResultDesk desk) => OfficeRoutes.Page<ResultsPage>(context, new() { ["Held"] = desk.List(true), ["Done"] = desk.List(false) }));
        var acts = staff.MapGroup("/results").RequireAuthorization(OfficeRoutes.Papers);
        acts.MapPost("/ready", (IFormCollection form, HttpContext context, ResultDesk desk) => Enum.TryParse<CompartmentSize>(form["size"], out var size) && Enum.IsDefined(size)
            ? Acted(context, form, desk.Ready(new(form["dossier"].ToString(), form["kiosk"].ToString(), size, form["low"] == "yes", form["fee"] == "yes"), OfficeRoutes.Who(context)))
            : OfficeRoutes.Refused(context, 400));
        Act("/fee", (desk, form, who) => desk.SettleFee(form["dossier"].ToString(), who));
        Act("/withdraw", (desk, form, who) => desk.Withdraw(form["dossier"].ToString(), who));
        Act("/code", (desk, form, who) => desk.NewCode(form["dossier"].ToString(), form["checked"] == "yes", who));
        Act("/revoke", (desk, form, who) => desk.Revoke(form["dossier"].ToString(), who));
        Act("/phone", (desk, form, who) => desk.AskPhone(form["dossier"].ToString(), form["phone"].ToString(), form["checked"] == "yes", who));
        Act("/phone-confirm", (desk, form, who) => desk.ConfirmPhone(form["dossier"].ToString(), who));
        Act("/phone-cancel", (desk, form, who) => desk.CancelPhone(form["dossier"].ToString(), who));

        void Act(string path, Func<ResultDesk, IFormCollection, string, ActProblem> act) => acts.MapPost(path, (IFormCollection form, HttpContext context, ResultDesk desk) =>
            Acted(context, form, act(desk, form, OfficeRoutes.Who(context))));
    }

    private static void MapCases(RouteGroupBuilder staff)
    {
        staff.MapGet("/cases", (HttpContext context) => Cases(context));
        staff.MapPost("/cases/settle", (IFormCollection form, HttpContext context, CaseBook cases) =>
            cases.Settle(form["kiosk"].ToString(), form["number"].ToString(), form["how"].ToString(), OfficeRoutes.Who(context)) is var problem and not ActProblem.None
                ? Cases(context, problem)
                : Results.LocalRedirect("/cases")).RequireAuthorization(OfficeRoutes.Papers);
    }

    private static void MapStaff(RouteGroupBuilder staff)
    {
        staff.MapGet("/staff", (HttpContext context) => Staff(context));
        var acts = staff.MapGroup("/staff").RequireAuthorization(OfficeRoutes.Everything);
        acts.MapPost("/add", (IFormCollection form, HttpContext context, BadgeBook badges) => Enum.TryParse<MachineRole>(form["role"], out var role) && Enum.IsDefined(role)
            ? Staff(context, badges.Add(form["id"].ToString(), role, form["agency"].ToString(), OfficeRoutes.Who(context)))
            : OfficeRoutes.Refused(context, 400));
        // The badge stands in this one answer and is never shown again: no redirect, nothing to come back to.
        acts.MapPost("/badge", (IFormCollection form, HttpContext context, BadgeBook badges) =>
        {
            var (problem, badge) = badges.Issue(form["id"].ToString(), OfficeRoutes.Who(context));
            return badge is null ? Staff(context, problem) : Badge(context, badges, form["id"].ToString().Trim().ToUpperInvariant(), badge);
        });
        acts.MapPost("/revoke", (IFormCollection form, HttpContext context, BadgeBook badges) => Staff(context, badges.Revoke(form["id"].ToString(), OfficeRoutes.Who(context))));
        acts.MapPost("/active", (IFormCollection form, HttpContext context, BadgeBook badges) => Staff(context, badges.SetActive(form["id"].ToString(), form["on"] == "yes", OfficeRoutes.Who(context))));
        acts.MapPost("/covers", (IFormCollection form, HttpContext context, BadgeBook badges) =>
            Staff(context, badges.SetCovers(form["id"].ToString(), [.. form["covers"].OfType<string>()], OfficeRoutes.Who(context))));
        acts.MapPost("/pin", (IFormCollection form, HttpContext context, BadgeBook badges) => Staff(context, form["pin"] != form["again"]
            ? ActProblem.PinsDiffer
            : badges.SetPin(form["id"].ToString(), form["pin"].ToString(), OfficeRoutes.Who(context))));
        acts.MapPost("/address", (IFormCollection form, HttpContext context, OfficeDatabase database, TimeProvider clock) =>
        {
            var machine = form["machine"].ToString().Trim().ToUpperInvariant();
            return MachineNumber.IsValid(machine) && MachinePlaces.Set(database, machine, form["address"].ToString(), OfficeRoutes.Who(context), clock.GetUtcNow())
                ? Results.LocalRedirect("/kiosks")
                : OfficeRoutes.Refused(context, 400);
        });
    }

    private static RazorComponentResult Badge(HttpContext context, BadgeBook badges, string id, string badge)
    {
        var holder = badges.List().Single(row => row.Id == id);
        var agency = context.RequestServices.GetRequiredService<DirectoryStore>().View().Agencies.FirstOrDefault(row => row.Id.Text == holder.Agency);
        return OfficeRoutes.Page<BadgePage>(context, new()
        {
            ["Id"] = id,
            ["Role"] = holder.Role,
            ["Agency"] = agency?.NameVi ?? holder.Agency,
            ["Badge"] = badge,
            ["Picture"] = QrPicture.Of(badge),
        });
    }

    private static IResult Acted(HttpContext context, IFormCollection form, ActProblem problem) => problem switch
    {
        ActProblem.None => Results.LocalRedirect("/dossiers/" + Uri.EscapeDataString(DossierBook.ReadCode(form["dossier"])!)),
        _ => Dossier(context, form["dossier"].ToString(), problem),
    };

    private static RazorComponentResult Dossiers(HttpContext context, ActProblem problem = ActProblem.None) => OfficeRoutes.Page<DossiersPage>(context, new()
    {
        ["Rows"] = context.RequestServices.GetRequiredService<DossierBook>().Open(),
        ["Procedures"] = context.RequestServices.GetRequiredService<DirectoryStore>().View().Procedures,
        ["Problem"] = Sentence(context, problem),
    }, problem == ActProblem.None ? 200 : 400);

    public static RazorComponentResult Dossier(HttpContext context, string typed, ActProblem problem = ActProblem.None)
    {
        var code = DossierBook.ReadCode(typed);
        if (code is null || context.RequestServices.GetRequiredService<DossierBook>().Find(code) is not { } found)
            return OfficeRoutes.Refused(context, 404);
        var desk = context.RequestServices.GetRequiredService<ResultDesk>();
        return OfficeRoutes.Page<DossierPage>(context, new()
        {
            ["Row"] = found.Row,
            ["Person"] = found.Person,
            ["Results"] = desk.Of(code),
            ["WantsLow"] = context.RequestServices.GetRequiredService<DossierBook>().WantsLow(found.Row),
            ["Change"] = desk.Pending(code),
            ["Kiosks"] = context.RequestServices.GetRequiredService<KioskRegistry>().List().Select(k => k.Id).ToList(),
            ["Problem"] = Sentence(context, problem),
            ["Forms"] = context.RequestServices.GetRequiredService<FormDesk>().Offered(code),
            ["Issued"] = context.RequestServices.GetRequiredService<FormDesk>().Of(code),
            ["MakesPdf"] = context.RequestServices.GetRequiredService<FormPdf>().Available,
        }, problem == ActProblem.None ? 200 : 400);
    }

    private static RazorComponentResult Cases(HttpContext context, ActProblem problem = ActProblem.None)
    {
        var cases = context.RequestServices.GetRequiredService<CaseBook>();
        return OfficeRoutes.Page<CasesPage>(context, new() { ["Open"] = cases.List(true), ["Settled"] = cases.List(false), ["Problem"] = Sentence(context, problem) }, problem == ActProblem.None ? 200 : 400);
    }

    private static RazorComponentResult Staff(HttpContext context, ActProblem problem = ActProblem.None) => OfficeRoutes.Page<StaffPage>(context, new()
    {
        ["Rows"] = context.RequestServices.GetRequiredService<BadgeBook>().List(),
        ["Agencies"] = context.RequestServices.GetRequiredService<DirectoryStore>().View().Agencies,
        ["Problem"] = Sentence(context, problem),
    }, problem == ActProblem.None ? 200 : 400);

    private static string? Sentence(HttpContext context, ActProblem problem) =>
        problem == ActProblem.None ? null : OfficeRoutes.View(context).T(ActWords.Of(problem).Vi, ActWords.Of(problem).En);
}
