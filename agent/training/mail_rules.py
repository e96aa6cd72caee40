# ruff: noqa: E501  (a phrase rule is one line)
"""Clauses of requests for a mail, by what they say (recipient, subject, body, copy) and by how they can be attached.

as_X    after a noun or a head: "an email titled X"        do_X    an order: "title it X"
is_X    a sentence of its own: "the subject is X"          has_X   after "the mail to Leon": "is titled X"
tag_X   a label and a value: "subject: X"                  frame_X something that a described mail stands in
"""

from __future__ import annotations

RULES = {
    "S": "subject\nsubject\nsubject\nsubject\nsubject line\nsubject line\ntitle\nheading\nheadline\nheader\ntopic\nsubject field\nmail subject\nsubject header\nsubject of the [mail|email|message]\ncaption\nsubject heading\nsubj",
    "B": "body\nbody\nbody\ntext\ntext\ntext\nmessage\nmessage\ncontent\ncontents\nmessage body\nbody text\nmessage text\nemail body\nemail text\nmail text\nmain text\nmain part\nbody of the [mail|email|message]\ntext of the [mail|email|message]\nwording\nletter\nletter itself\nmessage itself\nmail itself\nemail itself\nactual message\nactual text\nmessage part\nmsg",
    "a_mail": """
        an email
        an email
        an e-mail
        a mail
        [a|one|another|the|this|my] [short|quick|brief|little|new|small|nice|friendly|polite|formal|simple|plain|kind|one-line|two-line|single|further|fresh|final|last] [email|mail|e-mail|message by email|email message]
        [an|one|another] [email message|electronic mail|electronic message|email note|emailed note]
        [a|the] [message|note|letter|line|few words|word|notice] [by|via|over|through] [email|mail|e-mail]
        """,
    "the_mail": "the [mail|email|e-mail|message]\nthis [mail|email|message]\nmy [mail|email]\nit\nit",
    "him": "him\nher\nthem",
    "to_be": "is\nis\nshould be\nmust be\nhas to be\nneeds to be\nought to be\nshall be\nwill be\nis to be\nmight be\nwould be",
    "to_say": "should say\nshould read\nmust say\nhas to say\nneeds to say\nis to say\nought to read\nsays\nreads\nis\nwill be\nshould be\ngoes\nruns\nshould go\nis to read\nwould be",
    "gap": " \n,\n,\n -\n;",
    # recipient
    "as_to": """
        to {to}
        to {to}
        for {to}
        [addressed|directed|sent|going|written|made out|out|over] to {to}
        [meant|intended|destined] for {to}
        [that|which] [goes|is going|should go|has to go|must go|is addressed] to {to}
        [with|using|having] {to} as [the|its|] [recipient|receiver|addressee]
        [,|] recipient {to} ,
        to the address {to}
        to be sent to {to}
        to {to}'s [address|inbox|mailbox|email address]
        [that|which] {to} [should get|gets|is to get|will receive|should receive|must receive]
        ( to {to} )
        """,
    "do_to": """
        [send|mail|email|forward|ship|deliver|direct|dispatch|pass] [it|this|that|$the_mail|the whole thing|everything|the result] [off|out|on|over|] to {to}
        address [it|this|$the_mail] to {to}
        make {to} the [recipient|addressee|receiver]
        [let|have] [it|the mail|the email] [go|be sent|go out|be addressed] to {to}
        get [it|this|that|the mail|the email] [over|off|out|across|] to {to}
        [pick|set|choose|use|take|select|name|add] {to} as [the|] [recipient|addressee|receiver]
        [put|enter|type|write|insert|fill in] {to} [in|into|as|for] the [to|recipient|address|addressee] [field|line|box|]
        for [the|] [recipient|addressee] [,|] [use|take|enter|choose|put] {to}
        [send|mail] {to} [$a_mail|this|that|the mail|the result]
        let {to} have [it|this|the mail]
        [let|make] the [recipient|addressee|receiver] [be|] {to}
        """,
    "is_to": """
        it [goes|is going|should go|must go|has to go|is addressed|is sent|will go|needs to go|is] to {to}
        [the|its|] [recipient|receiver|addressee] [is|should be|will be|must be|:] {to}
        {to} [is|will be|should be|must be] [the|its] [recipient|receiver|addressee]
        {to} [gets|should get|receives|is to receive|must get] [it|this|that|the mail]
        it is [for|meant for|intended for] {to}
        [the mail|the email|this] is for {to}
        $do_to
        """,
    "tag_to": "[to|recipient|receiver|addressee|for|send to|goes to|mail to] [:|=|-|] {to}\nto {to}\nto : {to}",
    # subject
    "as_subject": """
        with the $S {subject}
        with [the|a|] $S [:|of|,|being|] {subject}
        with {subject} [as|for|in|on] [the|its|a|] $S
        with {subject} [up|right|] [in|on|at] [the|its] [top|$S]
        with {subject} [written|typed|put|placed|standing|entered|] [in|into|on] the [subject|subject line|subject field|subject box]
        [under|bearing|carrying|having|using|showing|featuring] the $S {subject}
        [going|running|sent|filed|marked|known] under [the $S|] {subject}
        [titled|entitled|called|headed|named|headlined|captioned|labelled|labeled|marked|subjected] {subject}
        [about|regarding|concerning|on|re|re :|on the matter of|with regard to|on the topic of] {subject}
        [that|which] [has|carries|bears|gets|shows|takes|uses|is given] the $S {subject}
        [that|which] [has|carries|bears|gets|shows|takes|uses] {subject} [as|for|in] [its|the] $S
        [that|which] [is|should be|will be] [called|titled|headed|entitled] {subject}
        whose $S $to_be {subject}
        , the $S of which [is|should be] {subject} ,
        , [its|the|] $S [being|] {subject} ,
        ( $S [:|=|] {subject} )
        - $S {subject} -
        , {subject} [by way of|as|for|being] [the|its|a|] $S ,
        [using|taking|putting|giving it|choosing|setting|with] {subject} [for|as] [a|the|its|] $S
        [putting|writing|typing|placing|entering] {subject} [in|into] the $S
        where the $S [is|reads|says] {subject}
        so that [the|its] $S [is|reads|says] {subject}
        , $S {subject}
        , $S : {subject}
        """,
    "do_subject": """
        [title|call|name|head|headline|caption|entitle] [it|this|$the_mail] {subject}
        give [it|this|$the_mail] the $S {subject}
        give [it|this|$the_mail] {subject} [as|for] [a|the|its|] $S
        [put|write|type|place|enter|insert|drop|stick|set|fill|add|key in|copy|paste] {subject} [in|into|on|onto|in for|under|as|for] [the|its|] $S
        [use|take|choose|pick|go with|go for|select|set|have|put|insert] {subject} [as|for|in] [the|its|a|] $S
        [set|change|fix|adjust] [the|its] $S to {subject}
        [let|have|make|see that] [the|its] $S [be|read|say|show|carry|reads|is|says|] {subject}
        [let|have] {subject} [be|stand as|serve as|stand in|appear in|go in|go into|act as|appear as] [the|its] $S
        [make|turn] {subject} [into|] [the|its] $S
        [as|for|in|into|under|on] [the|its|a|] $S [,|] [use|put|write|take|enter|type|give|go with|comes|goes|insert|choose] {subject}
        as [for|to] the $S , [use|take|it is|put|that is|make it] {subject}
        [fill|complete|fill in|fill out|populate] [the|its] $S [with|using] {subject}
        [fill in|enter|add|insert|choose|pick|type|write|give|provide|include|note] [the|a|] $S [:|] {subject}
        [where it says|at|next to|beside|behind] [subject|title] [,|] [put|write|enter|type] {subject}
        the $S gets {subject}
        """,
    "is_subject": """
        [the|its|] $S $to_be [:|] {subject}
        [the|its|] $S [:|=|-|,|] {subject}
        {subject} [is|should be|must be|will be|shall be|has to be|makes|makes up|serves as|works as|becomes] [the|its] $S
        {subject} [goes|belongs|should go|should stand|stands|comes|must go|is to go|fits] [in|into|on|under] [the|its] $S
        [it|$the_mail] [should have|has|needs|must have|gets|is to have|takes|carries|bears|comes with|is given] the $S {subject}
        [it|$the_mail] [should be|is|must be|is to be|will be] [called|titled|about|entitled|headed|headlined|named] {subject}
        [I want|I'd like|I would like|we want|I need] {subject} [as|in|to be|for] [the|its] $S
        [I want|I'd like|I would like|I need] the $S [to be|to read|to say|] {subject}
        $do_subject
        $do_subject
        """,
    "has_subject": """
        [has|should have|is to have|needs|carries|should carry|must bear|gets|will have|must have|bears] the $S {subject}
        [is|should be|must be|has to be|will be] [titled|called|headed|named|entitled|headlined|about] {subject}
        [has|should have|gets|must have|takes|needs|uses] {subject} [as|for|in|on] [its|the|] $S
        """,
    "tag_subject": "$S [:|:|=|-|is|] {subject}\nsubject : {subject}\nsubject {subject}\nre : {subject}\n{subject} ( $S )\n$S = {subject}",
    # body
    "as_body": """
        [saying|stating|reading|containing|telling $him|that says|which says|that reads|which reads|including|announcing|explaining|asking|with] [:|] {body}
        [that|which] [says|reads|states|goes|contains|should say|has to say|must say|simply says|just says|will say|tells $him|is to say|consists of] [:|] {body}
        with the $B {body}
        with [the|a|this|] $B [:|of|,|being|] {body}
        with {body} [as|for|in|inside] [the|its|] $B
        with {body} [inside|in it|underneath|below|under it|written in it|in there|written inside|beneath]
        [carrying|holding|bearing|including|featuring|having|delivering|bringing] [the text|the words|the message|the line|] {body}
        [consisting of|made up of|with only|with nothing but|with just|composed of] [the words|the line|] {body}
        whose $B [reads|goes|runs|says|$to_be] {body}
        [that|which] [goes|runs|reads] [like this|as follows|so|] : {body}
        with the [words|line|sentence|sentences|lines|following text|following message|following words|following content] [:|] {body}
        , the $B of which [is|should be|reads] {body}
        , [its|the|] $B [being|] {body}
        , $B {body}
        , $B : {body}
        ( $B [:|=|] {body} )
        : {body}
        - {body}
        in which [you|we|I|it] [write|say|tell $him|state|mention|says|reads|ask] [:|] {body}
        where [I|it|you|we] [say|says|write|tell $him|reads] [:|] {body}
        and [in it|inside|there|underneath|] [say|tell $him|write|put|state|add|mention|include|just say|simply write] [:|] {body}
        [to tell $him|to say|to let $him know|to inform $him|to ask|to remind $him|to announce] [:|] {body}
        , [simply|just|only|] {body} [inside|as the $B|for the $B|in it]
        [using|taking|putting|writing|with] {body} [as|for|in|into] [the|its|] $B
        so that it [says|reads] {body}
        """,
    "do_body": """
        [put|write|type|place|enter|insert|drop|stick|add|key in|paste|copy|fill] {body} [in|into|as|for|inside|under|below] [the|its|] $B
        [use|take|choose|pick|go with|go for|have|set] {body} [as|for|in] [the|its|] $B
        [set|change] [the|its] $B to {body}
        [let|have|make|see that] [the|its] $B [be|read|say|show|reads|is|says|contain|run|] {body}
        [let|have|make] [it|$the_mail] [say|read|contain|tell $him|state|] [:|] {body}
        [let|have] {body} [be|serve as|stand in|appear in|go in|go into|act as|stand as] [the|its] $B
        [make|turn] {body} [into|] [the|its] $B
        [as|for|in|into|inside|under|below] [the|its|a|] $B [,|] [use|put|write|take|enter|type|give|go with|comes|goes|insert] {body}
        as [for|to] the $B , [use|take|it is|put|that is|write] {body}
        [fill|complete|fill in|fill out|populate] [the|its] $B [with|using] {body}
        [fill in|enter|add|insert|type|write|give|provide|include|compose] [the|a|] $B [:|] {body}
        [say|write|tell $him|state|mention|put|type|just say|simply write|only say|ask] [in it|inside|there|underneath|below|] [:|] {body}
        [write|type|put|say|add] {body} [there|inside|in it|underneath|below|under it|to $him|beneath that|]
        the $B gets {body}
        [say|write] [this|the following|as follows] : {body}
        """,
    "is_body": """
        [the|its|] $B $to_say [:|] {body}
        [the|its|] $B [:|=|-|,|] {body}
        {body} [is|should be|must be|will be|shall be|has to be|makes|makes up|serves as|becomes] [the|its] $B
        {body} [goes|belongs|should go|should stand|stands|comes|must go|is to go] [in|into|under|inside|below as] [the|its] $B
        [it|$the_mail] [should|must|has to|needs to|will|shall|is to|ought to|may] [say|read|contain|state|tell $him|include|run|go] [:|] {body}
        [it|$the_mail] [says|reads|contains|states|goes|runs] [:|like this :|as follows :|] {body}
        [here is|this is|here's|here comes] [the $B|what it should say|what to write|what I want to say|what it says|the wording|what to say|what to tell $him] [:|] {body}
        [I want|I'd like|I would like|we want] [it|$the_mail] to [say|read|contain|be|tell $him] [:|] {body}
        [what|all] [it should say|I want to say|I want to tell $him|it has to say|should be in it|it says] is [:|] {body}
        $do_body
        $do_body
        """,
    "has_body": """
        [says|should say|reads|must read|has to say|contains|should contain|is to say|must say|goes|needs to say|states|tells $him] [:|] {body}
        [has|should have|gets|must have|takes|needs] {body} [as|for|in] [its|the|] $B
        [has|should have|is to have|gets|carries] the $B {body}
        """,
    "tag_body": "$B [:|:|=|-|is|] {body}\nbody : {body}\ntext {body}\nmessage : {body}\n{body} ( $B )\n{body}",
    # subject and body in one breath
    "both": """
        with {subject} [as|for|in] [the|its|a|] $S and [with|] {body} [as|for|in] [the|its|] $B
        with {body} [as|for|in] [the|its|] $B and [with|] {subject} [as|for|in] [the|its|a|] $S
        with [the|a|] $S {subject} and [with|] [the|] $B {body}
        with [the|a|] $S [of|:|=] {subject} and [the|] $B [of|:|=] {body}
        with [the|] $B {body} and [with|] [the|] $S {subject}
        with $S and $B {subject} and {body} [respectively|]
        with {subject} and {body} as [the|its|] [subject and body|subject and text|title and text|title and message|subject and message] [respectively|]
        whose $S $to_be {subject} and whose $B $to_be {body}
        where the $S [is|says|reads] {subject} and the $B [is|says|reads] {body}
        [titled|called|headed|entitled|named] {subject} [and|which is|, and] [saying|reading|stating|containing|telling $him] [:|] {body}
        [titled|called|headed|entitled|named|on|about] {subject} [that|which] [says|reads|states|contains|has to say] [:|] {body}
        [saying|reading|that says|which says|containing] {body} [and|] [titled|called|headed|with the $S|under the $S|under] {subject}
        [that|which] [says|reads|contains] {body} and [is|should be] [titled|called|headed] {subject}
        [that|which] [has|gets|carries|should have|uses] {subject} [as|for|in] [its|the|] $S and {body} [as|for|in] [its|the|] $B
        , {subject} [as|for|in|being|on] [the|its|] $S [and|,|, and] {body} [as|for|in|being] [the|its|] $B
        , {body} [as|for|in|being] [the|its|] $B [and|,|, and] {subject} [as|for|in|being|on] [the|its|] $S
        , $S {subject} [,|and|;|, and] $B {body}
        , $B {body} [,|and|;|, and] $S {subject}
        , [the|its] $S [being|is|should be|reading] {subject} [and|, and|,] [the|its] $B [being|is|should be|reading] {body}
        , [the|its] $B [being|is|should be] {body} [and|, and|,] [the|its] $S [being|is|should be] {subject}
        with {subject} [on|in] the [subject line|top|subject] and {body} [underneath|below|inside|under it|beneath it|in it]
        with {body} under the [heading|title|subject|headline] {subject}
        under the $S {subject} [saying|with the $B|and with the $B|which says|, saying|and with] [:|] {body}
        [having|using|giving it|taking] {subject} [as|for|in] [the|its|] $S and {body} [as|for|in] [the|its|] $B
        """,
    "do_both": """
        [use|take|put|choose|enter|type|write|set|give it] {subject} [as|for|in|into] [the|its|] $S and {body} [as|for|in|into] [the|its|] $B
        [use|take|put|choose|enter|type|write|set] {body} [as|for|in|into] [the|its|] $B and {subject} [as|for|in|into] [the|its|] $S
        make {subject} [the|its] $S and {body} [the|its] $B
        [let|have] [the|its] $S [be|read] {subject} and [the|its] $B [be|read|say] {body}
        [set|change] the $S to {subject} and the $B to {body}
        fill [in|] the $S with {subject} and the $B with {body}
        [use|enter|fill in|set] the $S {subject} and the $B {body}
        [title|call|head] it {subject} and [say|write|put|let it say|make it say] [:|] {body}
        [write|say|put] {body} and [title|call|head] it {subject}
        [the|] $S $to_be {subject} [and|,|, and|;] [the|] $B $to_be {body}
        [the|] $B $to_be {body} [and|,|, and|;] [the|] $S $to_be {subject}
        {subject} [is|goes in|goes into|should be|will be|makes|belongs in] the $S [and|,|, and|;] {body} [is|goes in|goes into|should be|will be|makes|belongs in|] the $B
        {body} [is|goes in|goes into|should be|will be|belongs in] the $B [and|,|, and|;] {subject} [is|goes in|goes into|should be|will be|belongs in|] the $S
        [it|$the_mail] [is|should be] [titled|called|headed|about] {subject} and [says|should say|reads|has to say] {body}
        [it|$the_mail] [has|should have|gets|needs] the $S {subject} and the $B {body}
        $S [:|=|-] {subject} [,|;|and] $B [:|=|-] {body}
        as $S [use|take|put] {subject} [,|and|, and] as $B {body}
        for the $S [use|take|put|write] {subject} [,|and|, and] for the $B [use|take|put|write|] {body}
        in the $S [use|put|write] {subject} [,|and|, and] in the $B [put|write|] {body}
        """,
    # copies
    "as_cc": """
        with {cc} [copied|on cc|cc'd|ccd|copied in|in cc|in copy|on copy|in the cc line|as cc|in the cc|in the copy]
        [and|with|plus|,|] [cc|copy|a copy|carbon copy] [to|:|for|] {cc}
        [copying|ccing|copying in|keeping in the loop|with cc] {cc}
        [that|which] [also goes|goes in copy] to {cc}
        and [also|] [cc|copy] [in|] {cc}
        ( cc {cc} )
        , {cc} [in|on] [cc|copy]
        , with a copy [going|] to {cc} ,
        [so that|and see that] {cc} gets a copy
        """,
    "do_cc": """
        [also|] [cc|copy] {cc} [in|on it|on this|as well|too|]
        [put|place|enter|add|keep|have|leave|set|take|write] {cc} [in|on|into|as|to] [cc|copy|the cc field|the cc|the copy field|the cc line|the loop]
        [send|give|let] {cc} [a copy|have a copy|get a copy] [too|as well|]
        send a [copy|carbon copy] to {cc} [too|as well|]
        [use|take|set] {cc} [as|for] [the|] [cc|copy]
        [include|loop in|bring in] {cc} [in|as|on] [cc|copy]
        """,
    "is_cc": """
        {cc} [should be|goes|must be|is|belongs|should go|stays] [in|on|into] [cc|copy|the cc]
        {cc} [should get|gets|must get|receives|is to get] a copy [too|as well|of it|]
        [cc|copy|carbon copy] [:|to|goes to|] {cc}
        $do_cc
        """,
    "tag_cc": "[cc|copy|copy to|cc to] [:|=|-|] {cc}\n{cc} ( cc )",
    "as_bcc": "[with|and|] [bcc|a blind copy] [to|:|for|] {bcc}\nwith {bcc} [in|on|as] [bcc|blind copy]\n[and|] bcc {bcc}",
    "do_bcc": "[also|] bcc {bcc}\n[put|add|enter|place] {bcc} [in|into|to|as] [bcc|the bcc field|blind copy]\nsend a blind [carbon|] copy to {bcc}",
    "is_bcc": "bcc [:|to|] {bcc}\n{bcc} [goes|should be|belongs] [in|into] bcc\n$do_bcc",
    "tag_bcc": "[bcc|blind copy] [:|=|-|] {bcc}",
    # what is done with it
    "do_send": "[send|mail|dispatch|submit] [it|$the_mail|the whole thing|everything|that] [off|out|now|away|]\nsend\n[click|press|hit|push|use] [the|] send [button|]\n[off it goes|then it can go|let it go out|have it sent|get it sent|get it out|let it go]",
    "sent": "sent\nsent out\nsent off\nwritten\nwritten and sent\ndelivered\ndispatched\nemailed\nmailed out",
    "when": "today\nnow\nright now\nthis morning\nat once\nright away\ntonight\nthis afternoon\nsoon\nas soon as possible\nbefore noon\nfirst thing\nby email",
    "by": "[by|via|per|through|over|using] [email|mail|e-mail]\nin an email\nin a mail\nas an email\nby way of email\nwith an email",
    "mailing": "[writing|mailing|emailing|contacting|sending an email to|sending a mail to|writing to|writing an email to|composing a mail to]",
    # frames around a described mail; {np} is "an email to Leon titled X saying Y"
    "frame_np": """
        send {np}
        send [out|off|over|] {np}
        [write|compose|prepare|create|make|draft|put together|type|type up|set up|produce|write up|formulate|do] {np} and $do_send
        [get|have|see] {np} $sent
        [see to|take care of|handle|deal with|look after|arrange for|arrange|organize|manage] {np} [for me|]
        I [need|want|would like|require|wish|am after|must have|could use] {np} [$sent|to go out|to be $sent|out|] [$when|]
        I'd [like|love|need|want] {np} [$sent|to go out|to be $sent|]
        {np} [has to be|must be|needs to be|should be|ought to be|is to be|wants to be] $sent [$when|]
        {np} [has to|must|needs to|should|ought to|is to|shall|will have to|can] [go out|go off|leave|be sent|go] [$when|]
        {np} is [needed|due|required|in order|what I need|what I want|necessary|still missing|still to be written|on my list|overdue] [$when|]
        there [is|should be|has to be|must be|needs to be|ought to be] {np} [to write|to send|to be $sent|going out|to do|]
        [could|can|would|may|might] {np} [be $sent|go out|be written and sent] [$when|] [?|]
        [can|could|may] [I|we] [get|have] {np} [$sent|out|] [?|]
        [what about|time for|ready for|next up :|next :|to do :|one more thing :|task :|job :|order :|request :|another thing :|now for] {np}
        [it is|it's] time [for|to send|to write] {np}
        [I'd|I would] be [glad|grateful|happy|thankful|pleased] if you [sent|wrote|could send|would send|would write] {np}
        [your|the|my next|today's] [job|task|order|wish|request] is [to send|to write|sending|writing|] {np}
        [do|would|will] you mind [sending|writing|doing] {np} [?|]
        what I [need|want|would like|am asking for|wish for] [is|:|now is] {np}
        [is there a way|would it be possible|is it possible|are you able] to send {np} [?|]
        [any chance|is there any chance] of [sending|getting] {np} [out|$sent|] [?|]
        [remember|be sure|make certain|I ask you|I told you|you are|feel free|I am going|I plan|it is on you|we have] to [send|write] {np}
        {np} , [that is|that's] [what I need|what I want|what you should send|the task|your job]
        {np}
        {np} [please|, please]
        [please|] {np} and $do_send
        [open|start|launch|use|bring up] [the|my] [mail program|email app|mail client|email program|mailer] [and|, then|to|,] [write|send|compose] {np}
        [with|in|using|from] [the|my] [mail program|email app|mail client|email program|mailer] , [send|write and send] {np}
        """,
    # frames that name the recipient and describe a mail without it
    "frame_to_np": """
        [send|write|mail|give|drop|shoot|get|fire|pass|hand|leave] {to} {np}
        {to} [needs|wants|gets|should get|must get|is to get|should receive|has to receive|is to receive|could use|ought to have|shall have|deserves|should have] {np} [from me|$when|]
        {to} [asked for|asked me for|is waiting for|waits for|hopes for|expects|was promised|is owed] {np}
        I [owe|promised|still owe|want to send|have to send|am sending|must write|need to send|should send|am to send|was to send|will send|would like to send|intend to send|plan to send|want to write] {to} {np}
        [let|have|see that|make sure] {to} [get|gets|have|has|receive|receives] {np}
        [could|can|would] you [send|write|give|get] {to} {np} [?|]
        [could|can|should|may|might] {to} [get|have|be sent|receive] {np} [?|]
        [is it time to|time to|it is time to|I think we should|we ought to|you might|why not|why don't we|be a dear and|be nice and|go and] [send|write] {to} {np}
        [I'd|I would] like {to} to [get|have|receive|be sent] {np}
        [my|the] [wish|plan|idea|job|task] is [that|:] {to} gets {np}
        """,
    # something about the recipient; the mail is ordered in the next sentence
    "lead_to": """
        I [have to|need to|must|want to|should|would like to|ought to] [reach|contact|write to|email|mail|get back to|get in touch with|answer|reply to|talk to|inform] {to} [by mail|by email|$when|]
        I [have news for|have something for|have a message for|owe an answer to|promised a mail to|have a question for|am thinking of] {to}
        [this|the next] [one|mail|email|message] is for {to}
        [something|news|a message|mail|a note|a word|an email] for {to}
        {to} [is waiting|has been waiting|wants to hear from me|asked for an answer|is expecting a mail|has a right to know|wrote to me|should hear from me|needs to know something|must be told something]
        [you know|remember|about] {to}
        [we|you|I] [should|must] email {to}
        """,
    "after_lead": """
        [send|write|mail|drop|shoot] $him $a_mail
        [email|mail|write] $him
        [write|compose|prepare|send] $a_mail
        [write|send|compose] $a_mail [for me|] to $him
        [please|so please|so|therefore] [send|write] $him $a_mail
        [so|] [email|mail] $him
        """,
    "the_mail_to": """
        [the|my] [email|mail|message|e-mail] [to|for|addressed to] {to}
        the [email|mail|message] [that goes|that should go|which goes|going|I want to send|I'm sending|you send|you are to send|we send] to {to}
        [the|my] [email|mail|message] {to} [gets|should get|will get|is getting|receives]
        {to}'s [email|mail|message]
        """,
    "when_to": """
        when [you are|you're|] $mailing {to}
        when you [write|email|mail|write to|contact] {to} [by mail|]
        if you [email|mail|write to] {to}
        [for|in|with|on] [the|my|your|an] [email|mail|message] to {to}
        [while|in|on] $mailing {to}
        to email {to}
        for {to} [by email|by mail|]
        """,
    "aside": """
        [it is|it's|this is] [urgent|important|for work|private|fine like that]
        [thanks|thank you|many thanks|thanks a lot|thanks in advance|cheers]
        [I am|I'm] [busy|in a hurry|late|on the phone|in a meeting|away] [right now|]
        [I have|there is] [no|little] time
        [you know|you have] the address
        [do it|take care of it|see to it] [now|today|right away|for me]
        [that is|that's] [all|it|everything|about it]
        [exactly|just] like that
        [please|] be quick
        [the|] [address|contact] is in [the|my] [contacts|address book]
        """,
    "adverb": "today\nnow\nfor me\nright away\nplease\n, please ,\nquickly\non my behalf\nin my name\nfrom my account\nas usual\nagain\nonce more\nat once\nfrom me\nif you would\nif you can\nby email",
    "open_mail": """
        [open|start|launch|bring up|fire up|use|run|go to|switch to|get] [the|my|] [email|mail|e-mail] [editor|app|application|program|client|software|window|tool]
        [open|go to] my [email|mail]
        [start|open|begin|create] [a new|a|an empty|a blank] [email|mail|message]
        [compose|write] [a new|an|a] [email|mail|message]
        new [email|mail|message]
        """,
}  # fmt: skip
