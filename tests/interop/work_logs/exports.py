"""Exports of time trackers, made by hand in their published layouts, and what is in them."""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Export(NamedTuple):
    """A file, the rows it has to become (who, step, day, hours) and what it asks about."""

    raw: str
    rows: list[tuple[str, str, str, float]]
    asked: tuple[str, ...] = ()


CLOCKIFY = (
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,"
    "End Date,End Time,Duration (h),Duration (decimal),Billable Rate (USD),Billable Amount (USD)\n"
)
TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,"
    "Duration,Tags\n"
)
HARVEST = (
    "Date,Client,Project,Project Code,Task,Notes,Hours,Hours Rounded,Billable?,Invoiced?,"
    "First Name,Last Name,Employee Id,Roles,Teams,Employee?,Billable Rate,Billable Amount,"
    "Cost Rate,Cost Amount,Currency,External Reference URL\n"
)
KIMAI = (
    '"Date","From","To","Duration","Rate","User","Customer","Project","Activity","Description",'
    '"Exported","Tags","Hourly rate","Fixed rate"\n'
)
TEMPO = (
    '"Issue Key","Issue summary","Hours","Work date","Username","Full name","Period",'
    '"Account Key","Activity Name","Component","Project Key","Project Name","Epic",'
    '"Work Description","Reporter","External Hours","Billed Hours","Issue Original Estimate"\n'
)
JIRA_SEARCH = (
    "Summary,Issue key,Issue id,Issue Type,Status,Project key,Project name,Assignee,Reporter,"
    "Created,Time Spent,Log Work,Log Work,Log Work\n"
)


def _worklog(who: str, started: str, seconds: int, comment: object) -> dict[str, Any]:
    return {
        "self": "https://jira.example.org/rest/api/3/issue/1/worklog/1",
        "author": {"accountId": f"acc:{who}", "displayName": who, "active": True},
        "updateAuthor": {"accountId": "acc:Boss", "displayName": "Boss"},
        "comment": comment,
        "created": "2026-05-01T00:00:00.000+0000",
        "started": started,
        "timeSpent": "1h",
        "timeSpentSeconds": seconds,
        "id": "1",
        "issueId": "10001",
    }


def _editor(words: str) -> dict[str, Any]:
    inside = [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]
    return {"type": "doc", "version": 1, "content": inside}


EXPORTS: dict[str, Export] = {
    "Clockify, day first": Export(
        CLOCKIFY + "Labelling,C,wrote guideline,guideline,Ann,,a@example.org,,Yes,17/02/2026,8:15,"
        "17/02/2026,9:45,01:30:00,1.50,50,75.00\n",
        [("Ann", "old 1", "2026-02-17", 1.5)],
    ),
    "Clockify, month first, 12 hours": Export(
        CLOCKIFY + "NLP,C,dishes 1 to 200,Annotation,Bob,,b@example.org,,No,02/17/2026,02:00:00 PM,"
        "02/17/2026,03:17:00 PM,01:17:00,1.28,0,0\n"
        "NLP,C,,Annotation,Bob,,b@example.org,,No,03/04/2026,11:30:00 PM,03/05/2026,12:30:00 AM,"
        "01:00:00,1.00,0,0\n",
        [("Bob", "old 2", "2026-02-17", 1.28), ("Bob", "old 2", "2026-03-04", 1.0)],
    ),
    "Clockify, days that can be read twice": Export(
        CLOCKIFY
        + "NLP,C,,Annotation,Bob,,b@example.org,,No,03/04/2026,09:00,03/04/2026,10:00,01:00:00,"
        "1.00,0,0\n",
        [("Bob", "old 2", "2026-04-03", 1.0)],
        ("03/04/2026",),
    ),
    "Clockify, no task": Export(
        CLOCKIFY
        + "Annotation,C,batch three of the kitchen,,Cy,,c@example.org,,No,2026-04-14,09:00,"
        "2026-04-14,10:30,01:30:00,1.50,0,0\n",
        [("Cy", "old 2", "2026-04-14", 1.5)],
    ),
    "Clockify, a meeting": Export(
        CLOCKIFY
        + "NLP,C,,Annotation meeting,Ann,,a@example.org,,No,17/02/2026,09:00,17/02/2026,10:00,"
        "01:00:00,1.00,0,0\nNLP,C,,Annotation,Ann,,a@example.org,,No,18/02/2026,09:00,18/02/2026,"
        "10:00,01:00:00,1.00,0,0\n",
        [("Ann", "old 2", "2026-02-18", 1.0)],
        ("Annotation meeting",),
    ),
    "Clockify, summary": Export(
        "User,Project,Description,Time (h),Time (decimal),Amount (USD)\n"
        "Ann,NLP,Labelling,02:15:00,2.25,0.00\nBob,NLP,Prompt engineering,01:00:00,1.00,0.00\n",
        [("Ann", "old 2", "", 2.25), ("Bob", "prompt", "", 1.0)],
    ),
    "Clockify, JSON": Export(
        json.dumps(
            {
                "totals": [{"totalTime": 5400}],
                "timeentries": [
                    {
                        "_id": "1",
                        "description": "Labelling",
                        "userName": "Ann",
                        "projectName": "NLP",
                        "timeInterval": {
                            "start": "2026-04-14T09:00:00Z",
                            "end": "2026-04-14T10:30:00Z",
                            "duration": 5400,
                        },
                    }
                ],
            }
        ),
        [("Ann", "old 2", "2026-04-14", 1.5)],
    ),
    "Clockify, JSON of the user's entries": Export(
        json.dumps(
            [
                {
                    "id": "1",
                    "description": "error analysis",
                    "user": {"id": "u1", "name": "Ann Lee"},
                    "timeInterval": {
                        "start": "2026-04-14T09:00:00Z",
                        "end": "2026-04-14T10:30:00Z",
                        "duration": "PT1H30M",
                    },
                }
            ]
        ),
        [("Ann Lee", "old 5", "2026-04-14", 1.5)],
    ),
    "Toggl, detailed": Export(
        TOGGL
        + "Ann Lee,ann@example.org,C,NLP,,Labelling batch 3,No,2026-04-14,09:05:00,2026-04-14,"
        "11:35:00,02:30:00,\nBob,bob@example.org,C,NLP,Guideline,,No,2026-04-14,23:30:00,"
        "2026-04-15,00:45:00,01:15:00,nlp\n",
        [("Ann Lee", "old 2", "2026-04-14", 2.5), ("Bob", "old 1", "2026-04-14", 1.25)],
    ),
    "Toggl, minutes and seconds": Export(
        TOGGL + "Ann,ann@example.org,C,NLP,,Rationales,No,2026-04-14,19:21:21,2026-04-14,19:39:45,"
        '"18:24 min",x\n',
        [("Ann", "new 1", "2026-04-14", 0.30667)],
    ),
    "Toggl, with an amount": Export(
        TOGGL.replace("Tags", "Tags,Amount (USD)")
        + "Ann,ann@example.org,,Annotation,,dishes of monday,Yes,2026-04-14,09:00:00,2026-04-14,"
        "09:45:00,00:45:00,,30.00\n",
        [("Ann", "old 2", "2026-04-14", 0.75)],
    ),
    "Toggl, decimal duration and slashes": Export(
        TOGGL + "Ann,ann@example.org,C,NLP,Model tuning,,No,04/14/2026,9:00 AM,04/14/2026,10:30 AM,"
        "1.50,\n",
        [("Ann", "old 4", "2026-04-14", 1.5)],
    ),
    "Toggl, JSON": Export(
        json.dumps(
            [
                {
                    "id": 1,
                    "workspace_id": 7,
                    "user_id": 12,
                    "description": "Fine-tuning",
                    "start": "2026-04-14T09:00:00+00:00",
                    "stop": "2026-04-14T10:00:00+00:00",
                    "duration": 3600,
                    "tags": [],
                }
            ]
        ),
        [("12", "new 2", "2026-04-14", 1.0)],
    ),
    "Harvest, detailed": Export(
        HARVEST
        + "2026-04-14,C,L,NLP,Annotation,x,1.25,1.5,Yes,No,Ann,Lee,E1,,,Yes,50,62.5,20,25,USD,\n"
        "2026-04-15,C,L,NLP,Guideline,x,2.25,2.5,Yes,No,Ann,Lee,E1,,,Yes,50,112.5,20,45,USD,\n",
        [("Ann Lee", "old 2", "2026-04-14", 1.25), ("Ann Lee", "old 1", "2026-04-15", 2.25)],
    ),
    "Harvest, short": Export(
        "Date,Client,Project,Task,Notes,Hours,First Name,Last Name\n"
        "2026-04-14,C,L,Annotation,x,1.50,Ann,Lee\n",
        [("Ann Lee", "old 2", "2026-04-14", 1.5)],
    ),
    "Harvest, Finnish": Export(
        "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,First Name,Last Name\n"
        '26.01.2026,C,L,,Labelling,,"7,5",No,Esa,Maki\n26.01.2026,C,L,,Interview,,0:30,No,Esa,Maki\n',
        [("Esa Maki", "old 2", "2026-01-26", 7.5), ("Esa Maki", "new 1", "2026-01-26", 0.5)],
    ),
    "Harvest, JSON": Export(
        json.dumps(
            {
                "time_entries": [
                    {
                        "id": 1,
                        "spent_date": "2026-04-14",
                        "hours": 2.11,
                        "notes": None,
                        "user": {"id": 5, "name": "Ann Lee"},
                        "client": {"id": 3, "name": "C"},
                        "project": {"id": 4, "name": "L"},
                        "task": {"id": 9, "name": "Gold labels"},
                        "started_time": None,
                    }
                ],
                "per_page": 100,
            }
        ),
        [("Ann Lee", "gold", "2026-04-14", 2.11)],
    ),
    "Kimai, seconds": Export(
        KIMAI
        + '"2026-05-04","15:50","17:51","7260","231.92","ann@example.org","C","NLP","Annotation",'
        '"some dishes","0","foo,bar","115.00","0"\n',
        [("ann@example.org", "old 2", "2026-05-04", 7260 / 3600)],
    ),
    "Kimai, hours and minutes": Export(
        '"Date","From","To","Duration","Currency","Total price","Internal price","Hourly rate",'
        '"Fixed rate","Name","Username","Customer","Project","Activity","Description","Billable",'
        '"Tags","Type","Category","Project number"\n'
        '"2026-05-04","15:50","17:20","1:30","EUR","0","0","0","","Ann Lee","ann","C","NLP",'
        '"Labelling rules","","yes","","timesheet","work",""\n',
        [("ann", "new 1", "2026-05-04", 1.5)],
    ),
    "Kimai, decimal, past midnight": Export(
        KIMAI
        + '"2026-05-04","23:30","0:30","1.00","0","ann","C","NLP","Tuning","","0","","0","0"\n',
        [("ann", "old 4", "2026-05-04", 1.0)],
    ),
    "Kimai, JSON": Export(
        json.dumps(
            [
                {
                    "id": 1,
                    "begin": "2026-05-04T15:50:00+0200",
                    "end": "2026-05-04T17:50:00+0200",
                    "duration": 7200,
                    "user": {"id": 2, "username": "ann", "alias": "Ann Lee"},
                    "activity": {"id": 3, "name": "Guideline"},
                    "project": {"id": 4, "name": "NLP"},
                    "description": None,
                    "tags": [],
                }
            ]
        ),
        [("Ann Lee", "old 1", "2026-05-04", 2.0)],
    ),
    "Tempo, worklogs": Export(
        TEMPO
        + '"NLP-1","Annotate batch 3","1.5","2026-04-14 09:00","ann","Ann Lee","0426","","","",'
        '"NLP","Language","","mornings","boss","0","1.5","8"\n',
        [("Ann Lee", "old 2", "2026-04-14", 1.5)],
    ),
    "Tempo, day of month by name": Export(
        TEMPO + '"NLP-1","NLP-1 kitchen","2","14/Apr/26","ann","Ann Lee","0426","","Interview","",'
        '"NLP","Language","","","boss","0","2","8"\n',
        [("Ann Lee", "new 1", "2026-04-14", 2.0)],
    ),
    "Tempo, JSON": Export(
        json.dumps(
            {
                "self": "https://api.tempo.io/4/worklogs",
                "metadata": {"count": 1, "offset": 0, "limit": 50},
                "results": [
                    {
                        "tempoWorklogId": 126,
                        "issue": {"id": 10000},
                        "timeSpentSeconds": 5400,
                        "billableSeconds": 5200,
                        "startDate": "2026-04-14",
                        "startTime": "20:06:00",
                        "description": "Labelling",
                        "createdAt": "2026-04-14T16:00:00Z",
                        "author": {"accountId": "acc:Ann", "displayName": "Ann Lee"},
                    }
                ],
            }
        ),
        [("Ann Lee", "old 2", "2026-04-14", 1.5)],
    ),
    "Jira, worklogs as CSV": Export(
        "Issue Key,Issue Summary,Author,Started,Time Spent,Time Spent (seconds),Comment\n"
        'NLP-1,Error analysis,Ann Lee,2026-04-14T09:00:00.000+0000,1h 30m,5400,"half, of it"\n',
        [("Ann Lee", "old 5", "2026-04-14", 1.5)],
    ),
    "Jira, worklogs as CSV with words for time": Export(
        "Issue Key,Summary,User,Started,Time Spent,Comment\n"
        "NLP-1,Guideline,Ann,14/Apr/26 9:00 AM,1d 2h,\nNLP-2,Labels,Ann,15/Apr/26 1:00 PM,45m,\n",
        [("Ann", "old 1", "2026-04-14", 10.0), ("Ann", "old 2", "2026-04-15", 0.75)],
    ),
    "Jira, issue search": Export(
        JIRA_SEARCH
        + "Annotate dishes,NLP-1,1,Task,Done,NLP,Language,Boss,Boss,01/Apr/26 8:00 AM,9000,"
        "first; half;14/Apr/26 9:00 AM;ann;5400,;15/Apr/26 9:00 AM;bob;3600,\n"
        "Writing guideline,NLP-2,2,Task,Done,NLP,Language,Boss,Boss,01/Apr/26 8:00 AM,,"
        '"long, one;16/Apr/26 11:15 PM;557058:f58131cb-b67d;1800",,\n',
        [
            ("ann", "old 2", "2026-04-14", 1.5),
            ("bob", "old 2", "2026-04-15", 1.0),
            ("557058:f58131cb-b67d", "old 1", "2026-04-16", 0.5),
        ],
    ),
    "Jira, worklogs of an issue as JSON": Export(
        json.dumps(
            {
                "startAt": 0,
                "maxResults": 20,
                "total": 1,
                "worklogs": [
                    _worklog("Ann Lee", "2026-04-14T09:00:00.000+0200", 5400, "error analysis")
                ],
            }
        ),
        [("Ann Lee", "old 5", "2026-04-14", 1.5)],
    ),
    "Jira, search as JSON": Export(
        json.dumps(
            {
                "issues": [
                    {
                        "key": "NLP-1",
                        "fields": {
                            "summary": "Labelling",
                            "worklog": {
                                "total": 21,
                                "worklogs": [
                                    _worklog(
                                        "Ann Lee",
                                        "2026-04-14T09:00:00.000+0000",
                                        3600,
                                        _editor("the first dishes"),
                                    )
                                ],
                            },
                        },
                    }
                ]
            }
        ),
        [("Ann Lee", "old 2", "2026-04-14", 1.0)],
    ),
    "Jira, worklogs one per line": Export(
        "\n".join(
            json.dumps(
                _worklog(who, f"2026-04-1{at}T09:00:00.000+0000", 1800, _editor("labelling"))
            )
            for at, who in enumerate(("Ann", "Bob"))
        ),
        [("Ann", "old 2", "2026-04-10", 0.5), ("Bob", "old 2", "2026-04-11", 0.5)],
    ),
    "a spreadsheet in German": Export(
        "Datum;Mitarbeiter;Projekt;Aufgabe;Notiz;Stunden\n"
        "04.08.2026;Ann Lee;Küche;Annotation;Gerichte;6,5\n05.08.2026;Bob;Küche;Guideline;;1,25\n",
        [("Ann Lee", "old 2", "2026-08-04", 6.5), ("Bob", "old 1", "2026-08-05", 1.25)],
    ),
    "a spreadsheet of minutes": Export(
        "Employee,Date,Activity,Minutes\nAnn,2026-04-14,Labelling,90\nAnn,2026-04-15,Labelling,600\n"
        "Total,,,690\n",
        [("Ann", "old 2", "2026-04-14", 1.5), ("Ann", "old 2", "2026-04-15", 10.0)],
    ),
}
