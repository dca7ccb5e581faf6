-- The rows of the benchmark `roster`; run in order, with the parameters that `fill` gives.

create table bench_member as select 'm' || lpad(a::text, 4, '0') || lpad(i::text, 7, '0') as id,
    'a' || lpad(a::text, 4, '0') as association, a, i, ((i * 7919 + a * 104729) %% %(names)s)::int
    as n from bench_size, generate_series(1, count) as i;

insert into member (id, association_id, code, name, sex, resident_id, id_digest, birth_date,
    birth_precision, birth_month, birth_day, phone, phone_digest, address, town,
    employment_status, state, skills, lives_alone, joined_on, indexed_as) select m.id,
    association, 'M' || lpad(i::text, 7, '0'), name, 'male', %(resident_id)s, md5(m.id), born,
    'day', extract(month from born), extract(day from born), %(phone)s, md5('p' || m.id),
    %(address)s, (%(towns)s::text[])[1 + i %% 6], case when i %% 3 = 0 then 'retired' else
    'in_post' end, 'active', '[]', false, date '2020-01-01', %(version)s from bench_member m join
    (select distinct n, name from bench_name) named using (n), lateral (select date '1930-01-01' +
    (i * 37 %% 25000) as born) b;

insert into member_code (id, association_id, member_id, code) select 'c' || id, association_id,
    id, code from member;

insert into honor_grant (id, association_id, member_id, recipient_kind, honor_type, granted_on,
    granted_precision, state) select 'g' || id, association, id, 'person',
    (array['hangzhou_craftsman', 'provincial_model_worker', 'national_model_worker'])[1 + i %% 3],
    date '2010-01-01' + (i %% 4000), 'day', 'granted' from bench_member;

insert into unit (id, association_id, code, name, kind, state, established_on,
    established_precision, dissolved_precision, campaigns, aliases, serves_towns) select 'u' || a
    || '-' || u, 'a' || lpad(a::text, 4, '0'), 'U' || u, '第' || u || '劳模工匠之家', 'home', 'running',
    date '2021-05-01', 'day', 'day', '[]', '[]', '[]' from bench_size, generate_series(1, 10) u;

insert into membership (id, association_id, member_id, unit_id, unit_kind, role, since) select 'b'
    || id, association, id, 'u' || a || '-' || (1 + i %% 10), 'home', 'member', date '2021-06-01'
    from bench_member where i %% 10 < 7;

insert into contact (id, association_id, member_id, on_day, kind, source_event_id, logged_at)
    select 't' || id || k, association, id, date '2023-01-01' + i %% 600, 'visit_greeting',
    md5(id), now() from bench_member, generate_series(1, 2) k;

-- A table of so many rows is filled before its indexes are made.
alter table member_term drop constraint member_term_pkey;

drop index member_term_by_member;

insert into member_term (association_id, term, kind, member_id, place) select association, term,
    kind, id, place from bench_member join bench_name using (n);

insert into member_term (association_id, term, kind, member_id, place) select association_id,
    lower(code), 'code', id, 0 from member;

insert into member_term (association_id, term, kind, member_id, place) select association_id,
    substr(code, 2), 'code', id, 1 from member;

insert into member_term (association_id, term, kind, member_id, place) select association_id,
    town, 'town', id, 0 from member;

insert into member_term (association_id, term, kind, member_id, place) select association, '#' ||
    md5(association || i %% 9000), 'phone_tail', id, 0 from bench_member;

alter table member_term add primary key (association_id, term, kind, member_id);

create index member_term_by_member on member_term (member_id, term);
