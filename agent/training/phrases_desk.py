# ruff: noqa: E501  (a phrase rule is one line)
"""More ways to ask for texts, files, sums, pages, programs and clicks; each family mixes them with its older rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from agent.training import phrases_files as files
from agent.training import phrases_screen as screen
from agent.training import values as v
from agent.training.grammar import Grammar, Segment, Value
from agent.training.mail_values import text_without_marks

Made = tuple[list[Segment], str]

GRAMMAR = Grammar({
    "editor": "[the|a|my|any|some|] [text editor|editor|notepad|text app|plain text editor|text program|text editing program|editor program|editor window]",
    "a_file": "[a|the|one|another|] [new|blank|empty|fresh|small|short|plain|simple|little|] [text file|file|document|text document|note|text|plain text file|plain file]",
    "name_it": """
        [named|called|titled|by the name of|with the name|under the name|with the file name|whose name is|that is called|that is named|known as|to be called|, name|, called|, named|saved as|stored as|kept as] {file}
        {file}
        ( {file} )
        , file name {file} ,
        [for which|where] the [name|file name] is {file}
        """,
    "with_text": """
        [saying|containing|that says|which says|with the text|with the content|with the words|reading|that reads|that contains|with the line|with the contents|which contains|consisting of|that has the text|holding|that holds|with|with nothing but|with only|bearing the words|with this in it :|with the following in it :|with this text :|that should say|which should contain|, text|, content|, contents|, and in it|and in it|about :|where it says|in which stands|carrying] {text}
        with {text} [in it|inside|as [its|the] [text|content|contents]|written in it|for its content]
        whose [text|content|contents] [is|are|should be|reads] {text}
        [,|] [its|the] [text|content] [is|being|should be] {text}
        ( [text|content] : {text} )
        """,
    "file_np": "$a_file $name_it $with_text\n$a_file $with_text $name_it\n$a_file $with_text [,|] [named|called|saved as|under the name] {file}",
    "file_frame": """
        [create|make|write|save|prepare|generate|start|set up|produce|put together|add|leave|draft|compose|type up] $file_np
        I [need|want|would like|must have|could use|require|'d like] $file_np [created|made|written|]
        [there should be|there must be|there has to be|what I need is|please|next :|task :|what I want is|the job is to make|now for] $file_np
        [could|can|would] you [make|create|write|set up|produce|leave me|give me|get me] $file_np [?|]
        $file_np [is needed|please|is what I want|should be created|has to be made|must be written|should exist]
        [have|get] $file_np [created|written|made|saved]
        """,
    "write": """
        [write|type|enter|put|insert|note|jot|jot down|write down|type in|key in|note down|type out|type up|take down|record|put down|set down] [the text|the words|the line|the sentence|the following|this|this text|] [:|] {text} [in|into|inside|with|using] [$editor|$a_file]
        [write|type|enter|put|insert|note|jot down|write down|type in|note down|record] [the text|the words|the line|this|] [:|] {text}
        [open|launch|start|run|bring up|use|go to|fire up|take|open up|get|switch to] $editor [and|, then|,|. then|and then|, and] [write|type|enter|put|type in|insert|add|note] [the text|the words|the line|] {text} [in it|into it|there|]
        [in|using|with|inside] $editor [,|] [write|type|enter|put|note|let it say|note down] [the text|the words|] {text}
        [make|let|have] $a_file [say|read|contain] {text}
        [open|start|begin|create|take] $a_file [in $editor|] [and|, then|,] [write|type|enter|put|put in|fill in|let it say] {text} [in it|there|inside|]
        [the text|the note|the document|the file] [should be|should say|should read|reads|says|must say|is to say|is] {text}
        {text} [should be|must be|has to be|is to be|needs to be] [written|typed|put|noted|entered] [in|into] [$editor|$a_file]
        """,
    "save": """
        [save|store|keep|file|put|write|leave] [it|this|that|the file|the text|the document|the note|everything|the result|the whole thing|all of it|] [as|under|under the name|under the name of|as a file named|as a file called|with the name|with the file name|to|to a file named|to a file called|to the file|in a file called|in the file|into|with the filename|using the name|by the name of|in] {file} $where
        [name|call|title] [it|the file|the document|the result|this] {file}
        [give|lend] [it|the file|the document] [the|a] [name|file name|filename] {file}
        [use|choose|set|pick|enter|take|type] {file} [as|for] [the|its] [file name|filename|name of the file|name]
        [the|its] [file name|filename|name|name of the file] [is|should be|must be|will be|has to be|:|shall be] {file}
        {file} [is|should be|must be|will be] [the|its] [file name|filename|name|name of the file]
        [the file|it|the document|the result|that] [should be|must be|has to be|is to be|is|will be|shall be] [saved as|called|named|stored as|stored under|kept as|saved under|saved to] {file} $where
        [file name|filename|name|save as|save to|file] [:|=|-] {file}
        [save|store] [it|] [so that|such that] [it is|the file is] [called|named] {file}
        """,
    "where": "\n\n[in|into|inside|under|to] [the|my|] [folder|directory] {folder}\n[in|into|to] {folder}\n[in|into|inside] [the|my|] {folder} [folder|directory]",
    "then": "[and|, then|, and|,|, and then|. then|. now|. after that,|. afterwards|. next|. finally|;|. when done ,|. please|-|. once done ,|and afterwards]",
    "before_save": "before [saving|you save] [it|the file|] [as|under] {file}\n[once|when|after] [that is done|this is done|you are done|done|written] , save it as {file}",
    # files
    "thing": "[file|document|file|picture|photo|image|pdf|spreadsheet|presentation|text file|sheet|letter|report|list|table|note|recording|log|text|drawing|scan]",
    "the_file": "{file}\n{file}\nthe [file|document] {file}\n[the|my|our|that|this] $thing {file}\n[the|my|a] $thing [called|named|with the name|by the name of|titled|labelled|that is called] {file}\n[what is in|the content of|the contents of] {file}\n[my|the] {file} [file|document|]",
    "open_file": """
        [open|show|display|load|view|bring up|show me|pull up|read|look at|access|start|launch|get|open up|get me|call up|put up|fetch|present|inspect|examine|let me see|let me read|let me look at|let me have|take me to|go to|find me|double-click] $the_file [on the screen|on screen|for me|]
        [find|look for|search for|locate|look up|seek|track down|hunt down|go and find|go find] $the_file [and|, then|and then|,] [open|show|display|view|open up|load|read|bring up] [it|that|the file]
        [find|locate|search] and [open|show|load|display] $the_file
        [I want|I'd like|I would like|I need|I have|I wish|I must|I'm going|we want] to [see|view|read|open|look at|check|edit|inspect|have a look at|work on|go through|look through|study] $the_file
        [there is|there's|I have|you will find] [a|my] $thing [called|named] {file} [, |: |; |. |and ] [open|show|please open|display] it
        $the_file [should be opened|needs to be opened|must be open|has to be opened|should be shown|is to be opened|, open it|, please open it|please|should be on the screen|must be displayed|is what I want to see|is what I need to see]
        [could|can|would|may] [I|we] [see|read|view|look at|get|have] $the_file [?|]
        [get|have|see] $the_file [open|opened|loaded|displayed|shown] [on the screen|for me|]
        [what does|what is in|what's in|what stands in] $the_file [say|] [? open it|: open it]
        """,
    "open_with": """
        [open|show|load|view|edit|read|display|start|bring up] $the_file [with|in|using|by means of|inside|through] [the|] {app} [app|application|program|]
        [use|start|launch|take|run|open|fire up|have|let] {app} [to open|and open|and load|to view|to show|and open the file|to edit|open|show|load|and show|to display|to read] $the_file
        [in|with|using] {app} [,|] [open|load|show|edit|view|bring up] $the_file
        [I want|I'd like|I need] to [open|see|edit|read] $the_file [in|with|using] {app}
        [I want|I'd like|I need] $the_file [opened|open|shown|loaded] [in|with] {app}
        """,
    # sums
    "calc": "[the|a|my|your|] [calculator|calc|calculator app|desktop calculator|calculator application|calculator program|pocket calculator]",
    "sum": """
        [compute|calculate|work out|evaluate|type|enter|find|figure out|solve|determine|do|get|key in|find out|reckon|punch in|input|check|tell me|crunch|see what comes out of|give me|reveal|obtain|establish] {x} [with|using|on|in|by means of|via|from|through] $calc
        [open|start|launch|use|take|bring up|run|fire up|go to|open up|get|switch to|grab] $calc [and|, then|to|,|, and|. then|. now|for me and|; then] [compute|calculate|work out|evaluate|type|enter|find|figure out|solve|determine|do|key in|find out|punch in|input|give me|get|show me] {x}
        [what is|what's|how much is|how much are|what do I get for|what comes out of|what is the result of|what would be|tell me] {x} [?|,|.|:|-] [use|take|open|ask|try|get it from|work it out with|find out with|check with|do it on] $calc
        [with|using|on|in] $calc [,|] [compute|calculate|work out|find|type|enter|do|figure out|evaluate|determine|solve] {x}
        [use|open|take] $calc [for|:|on|-] {x}
        [compute|calculate|work out|find|get|tell me|determine|show me|give me|I need|I want|I'd like] the [result|value|answer|outcome|sum|product|total|solution] [of|for|to] {x} [with|using|on|in|from|by] $calc
        $calc [:|-|,] {x}
        [put|type|enter|key|feed|punch|write] {x} [into|in|to] $calc [and press enter|and hit equals|and press return|and get the result|]
        [I need|I want|I'd like|I have] to [know|find out|work out|compute|calculate|see|check] [what|how much|] {x} [is|makes|gives|comes to|equals] [, use|. use|; open|- take] $calc
        {x} [on|in|with|using|by] $calc [please|]
        {x} [has to be|must be|should be|needs to be] [computed|calculated|worked out|done|typed] [on|in|with] $calc
        [let|have|make] $calc [compute|calculate|work out|do|find|tell us|solve|evaluate|show] {x}
        [ask|tell] $calc [for|to work out|to compute|to do] {x}
        """,
    "words_sum": """
        [open|start|launch|use|take|bring up|go to|get|grab] $calc [and|, then|to|,|. then|and then] {x}
        {x} [with|using|on|in|by means of|via] $calc
        [with|using|on|in] $calc [,|] {x}
        [I need|I want|I'd like] $calc to {x}
        [I need|I want|I'd like|I have|please use $calc] to {x} [on $calc|with $calc|using $calc]
        [let|have|make] $calc {x}
        """,
    # pages
    "browser": "[the|a|my|your|] [web browser|browser|internet browser]",
    "go": """
        [go to|visit|open|navigate to|browse to|load|head to|show me|show|take me to|bring up|access|surf to|get|pull up|call up|go on|enter|head over to|hop over to|jump to|go over to|bring me to|let me see|let me visit|fetch|display|look at|check out|see|check] [the|] [website|web site|site|page|web page|address|url|webpage|internet page|] {url} [in|with|using|on] $browser
        [go to|visit|open|navigate to|browse to|load|show me|take me to|bring up|access|surf to|call up|head over to|bring me to|let me see|display|look at|check out] [the|] [website|web site|site|page|web page|address|url|webpage|internet page|] {url}
        [open|start|launch|use|bring up|fire up|take|switch to|get] $browser [and|, then|to|,|. then|and then] [go to|visit|open|navigate to|load|show|type|enter|look at|head to|browse|see] [the|] [site|page|website|address|url|] {url}
        [in|with|using] $browser [,|] [go to|open|visit|load|show|navigate to] [the page|the site|] {url}
        [I want|I'd like|I would like|I need|I have] to [see|visit|open|read|go to|look at|check|browse|be on] [the|] [site|page|website|web page|] {url} [in $browser|]
        [point|direct|send|take|bring|steer] $browser [to|at] {url}
        [let|make] $browser [open|show|load|go to|visit] {url}
        {url} [should be|must be|has to be|needs to be] [opened|open|loaded|shown|visited] [in $browser|]
        {url} in $browser [please|]
        [website|web page|page|address|browser] [:|-] {url}
        """,
    "web_search": """
        [search|look|browse|scan|scour|comb|query] [the|on the|] [web|internet|net|world wide web] for {query}
        [search|look|check|look around] online for {query}
        google {query}
        [search|look up|look for|find|google|research|find out about|read up on|search for] {query} [on the web|online|on the internet|in the browser|on google|with google|in the web browser|with the browser|using the browser|on the net|through the web|via the internet]
        [do|make|run|start|perform|conduct|try] [a|an|] [web|internet|online|google] search [for|on|about] {query}
        [open|start|launch|use|take|fire up|bring up] $browser [and|, then|to|,|. then] [search for|look up|look for|google|find|search|research|find out about] {query}
        [find|get|look for|find me|get me|collect|gather|I need|I want|give me|show me] [information|info|facts|something|news|details|results] [about|on|for] {query} [online|on the web|on the internet|from the web]
        [in|with|using] $browser [,|] [search for|look up|look for|google|search] {query}
        [web|internet|online|google] search [:|for|-|,] {query}
        [I want|I'd like|I need] to [search|look] [the web|the internet|online] for {query}
        {query} [should be|must be|has to be] [looked up|searched|googled] [online|on the web|on the internet]
        [enter|type|put] {query} [in|into] the [web search|search engine|internet search]
        """,
    "find": """
        [search|find|look up|look for|search for] {query} [in|using|with|by|via|through] the search [box|bar|field|function|input|line]
        [type|enter|put|write|insert|use|key in|type in|fill in] {query} [in|into|for|as] the search [box|bar|field|input|line] [and press enter|and hit enter|and search|and press return|, then search|and confirm|and start the search|and go|]
        [use|take|open|go to|click] the search [box|bar|field|function|input] [to find|to look for|and look for|to search for|for|and search for|and enter|and type|, look for] {query}
        search [this page|here|the page|the list|the folder|this list|this folder|this window|the table] for {query}
        [in|into] the search [box|bar|field|line] [,|] [type|enter|put|write|goes] {query} [and press enter|and search|]
        [search|look] [here|around here|in here|on this page|in this list|in this folder] for {query}
        """,
    # programs
    "open_app": """
        [open|start|launch|run|bring up|fire up|load|begin|show|show me|switch to|go to|boot|open up|start up|get|call up|bring me|take me to|I need|I want|give me|execute|let me use|let me have|activate|use|pull up|put up] [the|] {app} [app|application|program|window|software|tool|]
        [open|start|launch|run|bring up] [the|an|] [app|application|program|tool] [called|named|known as|by the name of|] {app}
        [I want|I'd like|I need|I would like|I have|we want] to [use|open|start|run|launch|work with|see|have] {app}
        [start|get|have|bring] {app} [running|going|open|started|up|launched|opened] [for me|]
        {app} [should be started|, open it|needs to be opened|must be running|has to be started|should run|please|should be open|is what I need|, please start it]
        [can|could|would] you [open|start|launch|run|bring up] {app} [?|]
        """,
    "open_kind": """
        [open|start|launch|run|bring up|fire up|show|show me|switch to|go to|open up|start up|get|begin|I need|I want|I want to use|I would like to open|load|call up|give me|let me use|let me have|take me to|use|activate|pull up|I'd like to use|I have to use] [the|the|a|my|] {kind} [, please|for me|]
        [get|have] [the|my] {kind} [open|opened|started|running|up]
        [the|my] {kind} [, please|should be open|has to be opened|must be started|, open it|is what I need|needs to be running]
        """,
    # clicks
    "hit": "[click|press|hit|push|tap|click on|choose|select|use|activate|push on|tap on|strike|left-click|touch|push down|single-click|poke]",
    "click_button": """
        $hit [on|] [the|] {label} button [for me|once|now|]
        $hit [on|] the button [{label}|labeled {label}|labelled {label}|called {label}|named {label}|that says {label}|with the text {label}|marked {label}|which says {label}|with the label {label}|with {label} on it|reading {label}|saying {label}|titled {label}|with the caption {label}|whose label is {label}]
        [the|] {label} button [should be|must be|needs to be|has to be|is to be|gets] [clicked|pressed|hit|pushed|activated]
        [find|look for|locate|search] [the|a] {label} button and [click|press|hit|push] [it|on it]
        [find|look for|locate] [the|a] button [called|labeled|that says|saying|marked] {label} and [click|press|push] [it|on it]
        [give|do] the {label} button a [click|push|tap]
        [I want|I need|I'd like] [you to press|the click on|to click|to press] the {label} button
        [do|make|perform] a click on the {label} button
        [there is|you see|you will find] [a|the] {label} button [, |: |; ] [click|press|push] it
        [I want|I'd like] the {label} button [pressed|clicked|pushed]
        """,
    "click_any": """
        [click|tap|press|hit|push|click on|tap on|select|activate|left-click|choose|pick|touch|hit on|single-click] [on|] [the|] {label} [, please|for me|now|once|]
        [click|tap|press] [on|] [where it says|the thing called|the element|the one called|the word|the text|the label|the thing that says|whatever is called|the entry that says] {label}
        [find|look for|locate] {label} and [click|press|tap] [it|on it]
        {label} [should be|must be|has to be|needs to be|is to be] [clicked|pressed|selected|tapped]
        [do|make|perform] [a|one] click on {label}
        [I want|I need|I'd like] to [click|press|hit|select] {label}
        go [for|ahead with|with] {label}
        [I want|I'd like] {label} [clicked|pressed]
        """,
    "click_link": """
        [click|follow|open|tap|go to|use|press|visit|click on|choose|hit|take|go through] [on|] the {label} link
        [click|follow|open|tap|use|press|take|go to|visit] [on|] the link [{label}|labeled {label}|called {label}|named {label}|that says {label}|with the text {label}|to {label}|reading {label}|saying {label}|titled {label}|which says {label}]
        [follow|click] [on|] the [hyperlink|web link|text link] {label}
        [find|look for|locate] the {label} link and [click|follow|open] it
        the {label} link [should be|must be|has to be] [clicked|followed|opened]
        [go|get] [to|] where the link {label} leads
        """,
    "click_tab": """
        [click|open|switch to|go to|select|choose|change to|show|activate|move to|bring up|bring me to|go over to|flip to|jump to|view|turn to|display] [on|] the {label} tab
        [click|open|switch to|go to|select|choose|show|change to|activate|move to] the tab [{label}|labeled {label}|called {label}|named {label}|that says {label}|titled {label}|with the title {label}|marked {label}]
        the {label} tab [should be|must be|has to be] [opened|selected|shown|active]
        [I want|I need|I'd like] to [see|open|go to|be on] the {label} tab
        """,
    "click_menu": """
        [open|click|show|pull down|go to|expand|unfold|drop down|select|choose|bring up|open up] [on|] the {label} menu
        [open|click|show|select|expand|go to] the menu [{label}|called {label}|named {label}|labeled {label}|titled {label}]
        [in|from] the menu bar [,|] [open|click|choose|select] {label}
        [I want|I need] the {label} menu [open|opened]
        """,
    "click_item": """
        [click|select|choose|pick|highlight|mark|take|find and select] [on|] [the|] {label} [in|from|out of|within] the [list|table|menu|tree|results|side bar|sidebar|list below|list of items|overview]
        [click|select|choose|pick|highlight|mark|take] [on|] the [item|entry|row|list item|option|line|list entry|menu item|menu entry] [{label}|named {label}|called {label}|labeled {label}|that says {label}|for {label}|titled {label}]
        [click|select|choose|highlight|mark|pick] [on|] the {label} [item|entry|row|line]
        [in|from] the [list|table|tree|menu] [,|] [click|select|choose|pick|mark|highlight] {label}
        """,
    "click_icon": "[click|tap|press|open|hit|select|click on|use|choose] [on|] the {label} icon\n[click|press|tap|choose|hit] the icon [{label}|named {label}|called {label}|for {label}|of {label}|labeled {label}|with the name {label}|that stands for {label}]\nthe {label} icon [should be|must be|has to be] [clicked|pressed]",
    "menu_path": """
        [open|click|in|go to|use|from|under|pull down|inside|within|through|via] the {a} menu [, |and |, then |and then |] [choose|click|select|pick|take|go to|hit|find|use] [on|] {b}
        [choose|select|pick|click|use|take|go for|hit] {b} [from|in|under|inside|out of|within] the {a} menu
        [go to|click|choose|select|open|use|menu|take] {a} [>|->|→|/|then] {b}
        [open|click|take] [the|] menu {a} [and|, then|,|and then] [choose|click|select|pick|take] {b}
        [open|click|choose] {a} [in the menu bar|in the menu|at the top|from the menu bar] [and|, then|and then] [choose|click|select|pick] {b}
        [the|] menu {a} , [item|entry|option] {b}
        [choose|select|pick|click] the [item|entry|option|command] {b} [in|from|of|under] the {a} menu
        [choose|select|pick|click] the [item|entry|option|command] {b} [in|from|of|under] the menu {a}
        {b} is in the {a} menu [, |: |; ] [click|choose|select|take] it
        """,
    "check": """
        [check|tick|mark|enable|activate|turn on|tick off|switch on|select|put a tick at|set|put a check mark at|put a tick in|place a tick in|put a check in|put a cross in|check off|make a tick at] [the|] {label} [box|checkbox|check box|option|setting|]
        [check|tick|mark|enable|select|activate|set] the [box|checkbox|check box|option|setting|tick box] [{label}|labeled {label}|called {label}|for {label}|named {label}|next to {label}|at {label}|that says {label}|beside {label}|marked {label}]
        [make sure|see to it|ensure|take care|see] [that|] [the|] {label} [box|checkbox|option|] is [checked|ticked|marked|enabled|on|selected|switched on|set|active]
        [the|] {label} [box|checkbox|option|] [should|must|needs to|has to|is to|ought to] be [checked|ticked|on|enabled|marked|set|active|selected]
        [turn|switch] {label} on
        [I want|I'd like|I need] [the|] {label} [box|checkbox|option|] [checked|ticked|on|enabled|switched on|marked]
        [have|get] [the|] {label} [box|checkbox|option|] [checked|ticked|enabled|marked]
        """,
    "uncheck": """
        [uncheck|untick|unmark|disable|deactivate|turn off|clear|deselect|unselect|switch off|remove the tick from|take the tick off|remove the check mark from|take the tick out of|remove the check from|clear the tick in|take the check out of|delete the tick at] [the|] {label} [box|checkbox|check box|option|setting|]
        [uncheck|untick|disable|deselect|clear|turn off|switch off|unmark] the [box|checkbox|option|setting|check box] [{label}|labeled {label}|called {label}|for {label}|named {label}|next to {label}|that says {label}|beside {label}]
        [make sure|see to it|ensure|take care|see] [that|] [the|] {label} [box|checkbox|option|] is [unchecked|not checked|off|not ticked|disabled|not enabled|not selected|empty|switched off|not marked]
        [the|] {label} [box|checkbox|option|] [should|must|needs to|has to|is to] be [unchecked|off|disabled|unticked|empty|cleared|switched off]
        [the|] {label} [box|checkbox|option|] [should|must] not be [checked|ticked|on|enabled|marked]
        [turn|switch] {label} off
        [I want|I'd like|I need] [the|] {label} [box|checkbox|option|] [unchecked|off|disabled|unticked|switched off|cleared]
        [have|get] [the|] {label} [box|checkbox|option|] [unchecked|unticked|disabled|cleared]
        [no|remove the] tick [at|for|in] [the|] {label} [box|checkbox|]
        """,
    "radio": "[choose|select|pick|set|mark|click|take|activate|go for] the [radio button|radio|option button|radio option] [{label}|labeled {label}|for {label}|called {label}|named {label}|next to {label}|that says {label}]\n[choose|select|pick|click|take|set] the {label} [radio button|radio option|radio|option button]\nset the radio button to {label}\n[among|of|from] the radio buttons [,|] [choose|select|pick|click] {label}\nthe [radio button|radio option] {label} [should be|must be] [chosen|selected|set|on]",
    "list": "[list|dropdown|drop-down|combo box|combobox|dropdown list|drop-down list|selection|select box|drop-down menu|dropdown menu|choice list|pull-down menu|pick list|selection list]",
    "select": """
        [select|choose|pick|set|take|click|go for|find|use] {value} [in|from|on|under|out of|within|inside] the {field} $list
        [set|change|switch|turn|put] the {field} $list to {value}
        [in|from|under|with|out of|for|on] the {field} $list [,|] [select|choose|pick|take|click|set|go for|use] {value}
        [select|choose|pick|take|find] {value} [from|in|out of] the $list [{field}|called {field}|labeled {field}|named {field}|for {field}|next to {field}|beside {field}|titled {field}]
        [open|expand|use|click|unfold|pull down|drop down] the {field} $list [and|, then|,|and then] [select|choose|pick|click|take] {value}
        [select|choose|pick|take] {value} [as|for] [the|] {field} [in|from|out of] the $list
        [the|] {field} $list [should be|must be|has to be|is to be|needs to be] [set to|on|at|switched to|changed to] {value}
        [choose|select|pick] the [option|entry|item|value] {value} [in|from|of|out of] the {field} $list
        [from|in|out of] the $list [{field}|called {field}|labeled {field}|named {field}|for {field}] [,|] [choose|select|pick|take|click] {value}
        [let|make|have] the {field} $list [be|say|show|read] {value}
        """,
    "check_two": "[check|tick|mark|enable|select|turn on] [the boxes|the checkboxes|both|the options|both boxes|both of|the two boxes|] {a} and {b}\n[check|tick|enable] {a} [as well as|and also|plus|together with|, and also|and likewise] {b}\n[the boxes|the checkboxes|both] {a} and {b} [should be|must be|have to be|are to be] [checked|ticked|on|enabled]\n[both|] {a} and {b} [need|want|have] to be [checked|ticked]",
    "key": """
        [press|hit|push|use|type|tap|strike|press down|press and release|do|trigger|perform|depress|touch] [the|] {key} [key|]
        [press|hit|push|use|tap|enter|type|trigger] the [key|shortcut|key combination|keyboard shortcut|hotkey|keys|combination|chord|key combo|combo] {key}
        [press|hit|use|do|push|tap] {key} [on the keyboard|on my keyboard|on your keyboard|once|for me|now|together|at the same time]
        [use|press|hit|apply|try|do] the {key} [shortcut|key|combination|hotkey|keyboard shortcut|key combination|key combo|combo]
        [send|give|issue] [the|] [key|keystroke|shortcut|key combination] {key}
        [the|] {key} [key|] [should be|must be|has to be|needs to be|is to be] [pressed|hit|pushed|struck]
        [I want|I need|I'd like] [you to press|to press|a press of] [the|] {key} [key|]
        [key|keyboard|shortcut|hotkey] [:|-] {key}
        """,
})  # fmt: skip


def text(rng: Random) -> Made:
    """Write a text, mostly to save it."""
    if rng.random() < 0.35:
        return files.text(rng)
    slots = {"text": v.quoted(rng, "text", v.text(rng)), "file": v.file(rng)}
    if rng.random() < 0.15:
        slots["folder"] = files.folder(rng)
    style = rng.random()
    if style < 0.4:
        made = _x(rng, "$file_frame", {k: slots[k] for k in ("text", "file")})
    elif style < 0.5:
        return _x(rng, "$write", {"text": slots["text"]}), "text"
    elif style < 0.58:
        slots["text"] = Value("text", text_without_marks(rng).replace("\n\n", " "))
        lead = rng.choice(
            (
                "[make|create|start|open] $a_file $name_it [and|, then|,] [write|type|put|enter] [:|] ",
                "[write|create|make|save] $a_file $name_it [saying|with the text|that says|with the content|:] ",
                "[in|into] $a_file $name_it [, |] [write|type] [:|] ",
            )
        )
        return [*_x(rng, lead, {"file": slots["file"]}), slots["text"], "\x00"], "text"
    elif style < 0.66:
        made = [
            *_x(rng, "$save", slots),
            rng.choice((". ", "; ", ", ", " and ")),
            *_x(
                rng,
                "[it should say|it says|it should contain|its content is|the text is|write|put in|enter|type|let it say|it reads|inside stands|the content should be] {text} [in it|there|]",
                {"text": slots["text"]},
            ),
        ]
    else:
        made = [
            *_x(rng, "$write", {"text": slots["text"]}),
            *_x(rng, rng.choice((" $then $save", " $then $save", " $then $save", " $before_save")), slots),
        ]
    return made, "text"


def open_file(rng: Random) -> Made:
    """Open a file, perhaps with a named application."""
    if rng.random() < 0.4:
        return files.open_file(rng)
    if rng.random() < 0.2:
        return _x(rng, "$open_with", {"file": v.file(rng), "app": files.app(rng)}), "file"
    made = _x(rng, "$open_file", {"file": v.file(rng)})
    if rng.random() < 0.16:
        kind = rng.choice(files.OPENERS)
        return [
            *made,
            rng.choice((" with the ", " in the ", " using the ", " in a ", " with my ")),
            rng.choice(files.KINDS[kind]),
        ], f"file:{kind}"
    return made, "file"


def calculate(rng: Random) -> Made:
    """A sum, in signs or in words."""
    if rng.random() < 0.35:
        return files.calculate(rng)
    if rng.random() < 0.4:
        made = v.expression(rng)
        value = v.quoted(rng, "expression", made) if rng.random() < 0.25 else Value("expression", made)
        return _x(rng, "$sum", {"x": value}), "calc"
    inner, sign = files.words_of_sum(rng)
    order = isinstance(inner[0], str) and inner[0].split()[:1] and inner[0].split()[0] in files.ORDERS
    return _x(rng, "$words_sum" if order else "$sum", {"x": inner}), f"calc:{sign}"


def web(rng: Random) -> Made:
    """A page, a search on the web, a search on the screen."""
    if rng.random() < 0.3:
        return files.web(rng)
    roll = rng.random()
    if roll < 0.42:
        address = v.url(rng)
        return _x(
            rng, "$go", {"url": v.quoted(rng, "url", address) if rng.random() < 0.15 else Value("url", address)}
        ), "open:WebBrowser go"
    words = v.phrase(rng, 5).lower() if rng.random() < 0.7 else v.clause(rng)
    marked = v.quoted(rng, "query", words)
    if roll < 0.74:
        bare = Value("query", words.rstrip(".?!"))
        return _x(rng, "$web_search", {"query": marked if rng.random() < 0.6 else bare}), "open:WebBrowser search"
    return _x(
        rng, "$find", {"query": marked if rng.random() < 0.7 else Value("query", v.phrase(rng, 2).lower())}
    ), "find"


def application(rng: Random) -> Made:
    """Start an application by name or by kind."""
    if rng.random() < 0.3:
        return files.application(rng)
    if rng.random() < 0.45:
        return _x(rng, "$open_app", {"app": files.app(rng)}), "app"
    kind = rng.choice(files.COMMON if rng.random() < 0.4 else list(files.KINDS))
    return _x(rng, "$open_kind", {"kind": Value("", rng.choice(files.KINDS[kind]))}), f"open:{kind}"


CLICKS = {
    "click_button": ("click:button", 6), "click_any": ("click:unknown", 6), "click_link": ("click:link", 3), "click_tab": ("click:tab", 3), "click_icon": ("click:icon", 2),
    "click_menu": ("click:menu", 2), "click_item": ("click:item", 3), "menu_path": ("click:menu click:item", 4),
}  # fmt: skip


def click(rng: Random) -> Made:
    """One click on something named."""
    if rng.random() < 0.4:
        return screen.click(rng)
    rule = rng.choices(list(CLICKS), [weight for _, weight in CLICKS.values()])[0]
    names = ("a", "b") if rule == "menu_path" else ("label",)
    return _x(rng, f"${rule}", {name: v.label(rng) for name in names}), CLICKS[rule][0]


def boxes(rng: Random) -> Made:
    """Check boxes, radio buttons, lists."""
    if rng.random() < 0.3:
        return screen.boxes(rng)
    kind = rng.choices(("check", "uncheck", "radio", "select", "check_two"), (4, 4, 2, 6, 2))[0]
    if kind == "check_two":
        return _x(rng, "$check_two", {"a": v.label(rng), "b": v.label(rng)}), "check check"
    slots = {"field": v.field(rng), "value": v.value(rng)} if kind == "select" else {"label": v.label(rng)}
    return _x(rng, f"${kind}", slots), kind


def keys(rng: Random) -> Made:
    """Keys and chords."""
    if rng.random() < 0.4:
        return screen.keys(rng)
    value = v.key(rng)
    return _x(rng, "$key", {"key": v.quoted(rng, "key", value) if rng.random() < 0.12 else Value("key", value)}), "key"


JOINTS = (
    ", then ",
    " and then ",
    ". Then ",
    ". ",
    ", ",
    "; ",
    " and ",
    ". After that, ",
    ", after that ",
    ".\n",
    "\n",
    ". Next, ",
    ", and ",
    ", and then ",
    ". Now ",
    ". Finally, ",
    ", next ",
)


def composed(rng: Random) -> Made:
    """A program is opened, then a box, a key or the wheel: compositions that `run` never makes, for evaluation."""
    made, action = application(rng)
    while True:
        part, then = rng.choice((boxes, keys, screen.scroll))(rng)
        if "key*" not in then and not any(isinstance(s, Value) and s.role == "count" for s in part):
            break
    joint = rng.choice(JOINTS)
    return [*made, joint, *screen.start(rng, part, joint)], f"{action} {then}"


def run(rng: Random) -> Made:
    """Two to four orders in a row, perhaps with a program opened first."""
    made: list[Segment] = []
    actions: list[str] = []
    makers = [click, click, boxes, keys, screen.put, screen.scroll, screen.one_fill, screen.one_fill]
    if rng.random() < 0.3:
        made, action = application(rng)
        actions, makers = [action], [click, screen.one_fill, screen.put]  # other orders after opening are held out
    joint = rng.choice(JOINTS)
    while len(actions) < 2 or (len(actions) < 4 and rng.random() < 0.3):
        part, action = rng.choice(makers)(rng)
        if "key*" in action or any(isinstance(s, Value) and s.role in ("near", "count") for s in part):
            continue
        link = rng.choice((joint, joint, rng.choice(JOINTS)))
        made += ([link] if actions else []) + (screen.start(rng, part, link) if actions else part)
        actions.append(action)
    return made, " ".join(actions)


def _x(rng: Random, rule: str, slots: Mapping[str, Value | Sequence[Segment]]) -> list[Segment]:
    return GRAMMAR.expand(rng, rule, slots)
